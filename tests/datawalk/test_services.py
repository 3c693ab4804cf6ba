from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from changetargets.models import ChangeTarget
from datawalk import services
from datawalk.models import DataWalk, Theme
from mail.models import OutgoingEmail
from participation import moves
from participation.models import AuditEntry, Sphere
from tests.emails import latest, read
from tests.make_walk import reflection, rsvp, station, walk
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db


def subjects(prefix):
    return sorted(one.recipient for one in OutgoingEmail.objects.all() if read(one).subject.startswith(prefix))


def test_a_reminder_goes_out_once_the_day_before_also_to_who_joins_late(rbi):
    made = walk(rbi, closes_at=timezone.now() + timedelta(days=40, hours=2))
    early = rsvp(made)
    assert services.remind() == 0
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert [services.remind(), services.remind()] == [1, 0]
        late = rsvp(made)
        assert [services.remind(), services.remind()] == [1, 0]
    assert subjects("Reminder") == sorted([early.person.email, late.person.email])


def test_the_reminder_names_the_day_in_the_zone_of_the_program(rbi):
    made = walk(rbi, title="Data Walk", starts_at=datetime(2027, 4, 14, 19, tzinfo=UTC))
    rsvp(made)
    with time_machine.travel(made.starts_at - timedelta(hours=2)):
        services.remind()
    assert latest().subject == "Reminder: Data Walk, Wednesday, April 14, 3:00 PM"


@pytest.mark.parametrize("hours", [25, -1])
def test_nobody_is_reminded_too_early_or_once_it_has_begun(rbi, hours):
    made = walk(rbi)
    rsvp(made)
    with time_machine.travel(made.starts_at - timedelta(hours=hours)):
        assert services.remind() == 0


def test_nobody_is_reminded_of_a_walk_that_is_not_published(rbi):
    made = walk(rbi)
    rsvp(made)
    DataWalk.objects.update(published=False)
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert services.remind() == 0


def test_a_walk_moved_to_another_day_is_reminded_of_again(rbi, bob):
    made = walk(rbi)
    rsvp(made)
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert services.remind() == 1
        move(made, by=bob, days=7)
        assert services.remind() == 0
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert [services.remind(), services.remind()] == [1, 0]


def move(made, *, by, **by_how_much):
    made.refresh_from_db()
    made.starts_at += timedelta(**by_how_much)
    made.ends_at += timedelta(**by_how_much)
    services.save_walk(made, by=by)


def test_a_day_is_a_day_of_the_program_and_not_of_utc(rbi, bob):
    # Monday, 9 PM in New York, moved to Tuesday, 3 PM: both are Tuesday in UTC.
    made = walk(rbi, starts_at=datetime(2027, 4, 6, 1, tzinfo=UTC))
    rsvp(made)
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert services.remind() == 1
        move(made, by=bob, hours=18)
    with time_machine.travel(made.starts_at - timedelta(hours=10)):
        assert services.remind() == 1


def test_applicants_hear_of_a_change_and_of_a_cancellation(rbi, bob):
    made = walk(rbi, reviewed=True)
    row = rsvp(made)
    move(made, by=bob, minutes=30)
    services.cancel(made, by=bob)
    assert (row.status, subjects("Changed"), subjects("Cancelled")) == (
        "applied",
        [row.person.email],
        [row.person.email],
    )
    assert services.concerned(made).count() == 0


def test_only_who_has_an_event_is_told_of_an_attached_one(rbi, bob):
    made = walk(rbi, capacity=1)
    rows = [rsvp(made), rsvp(made)]
    made.refresh_from_db()
    made.venue = "Library"
    services.save_walk(made, by=bob)
    services.cancel(made, by=bob)
    emails = [OutgoingEmail.objects.filter(recipient=row.person.email).order_by("pk")[1:] for row in rows]
    told = [["attached" in read(email).text for email in to_one] for to_one in emails]
    files = [[read(email).attachments != [] for email in to_one] for to_one in emails]
    assert told == files == [[True, True], [False, False]]


def test_nobody_is_accepted_for_a_cancelled_walk(rbi, bob):
    made = walk(rbi, reviewed=True)
    row = rsvp(made)
    services.cancel(made, by=bob)
    with pytest.raises(moves.IllegalMove):
        moves.accept(participation=row, by=bob)


def test_nobody_is_reminded_of_a_cancelled_walk_or_after_leaving(rbi, bob):
    cancelled, left = walk(rbi), walk(rbi)
    rsvp(cancelled)
    row = rsvp(left)
    services.cancel(cancelled, by=bob)
    moves.withdraw(participation=row, by=row.person)
    with time_machine.travel(left.starts_at - timedelta(hours=20)):
        assert services.remind() == 0


def test_a_change_is_told_to_who_comes_and_who_waits_and_to_nobody_else(rbi, bob):
    made = walk(rbi, capacity=1)
    comes, waits, left = rsvp(made), rsvp(made), rsvp(made)
    moves.withdraw(participation=left, by=left.person)
    made.refresh_from_db()
    made.summary = "Another text"
    services.save_walk(made, by=bob)
    assert subjects("Changed") == []
    move(made, by=bob, minutes=30)
    assert subjects("Changed") == sorted([comes.person.email, waits.person.email])
    move(made, by=bob, minutes=30)
    assert subjects("Changed") == sorted([comes.person.email, waits.person.email] * 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Another"),
        ("venue", "Another hall"),
        ("ends_at", timedelta(hours=1)),
        ("starts_at", timedelta(hours=1)),
    ],
)
def test_each_of_time_place_and_title_is_told(rbi, bob, name, value):
    made = walk(rbi)
    rsvp(made)
    made.refresh_from_db()
    setattr(made, name, getattr(made, name) + value if isinstance(value, timedelta) else value)
    services.save_walk(made, by=bob)
    assert len(subjects("Changed")) == 1


def test_a_walk_that_is_over_or_cancelled_is_changed_without_a_word(rbi, bob):
    over, cancelled = walk(rbi), walk(rbi)
    rsvp(over)
    rsvp(cancelled)
    services.cancel(cancelled, by=bob)
    cancelled.refresh_from_db()
    with time_machine.travel(over.ends_at + timedelta(hours=1)):
        move(over, by=bob, minutes=30)
    move(cancelled, by=bob, minutes=30)
    assert subjects("Changed") == []


def test_saving_an_old_page_does_not_bring_a_cancelled_walk_back(rbi, bob):
    made = walk(rbi)
    rsvp(made)
    services.cancel(made, by=bob)
    assert made.cancelled_at is None
    made.venue = "New hall"
    services.save_walk(made, by=bob)
    made.refresh_from_db()
    assert (made.is_open, made.sequence, made.venue) == (False, 2, "New hall")
    assert subjects("Changed") == []


def test_a_theme_leads_to_a_change_target_once(rbi, bob):
    sphere = Sphere.objects.create(program=rbi, name="Mentoring", slug="mentoring")
    made = walk(rbi)
    place = station(made)
    theme = Theme.objects.create(walk=made, title="Second mentors")
    with pytest.raises(moves.IllegalMove, match="at least one reflection"):
        services.propose_target(theme, sphere=sphere, outcome="Two mentors for all", by=bob)
    rows = [reflection(place), reflection(place), reflection(place, status="hidden")]
    services.group(rows, walk=made, theme=theme, new_theme="", by=bob)
    target = services.propose_target(theme, sphere=sphere, outcome="Two mentors for all", by=bob)
    assert (target.reflections, target.theme, target.published) == (2, "Second mentors", False)
    with pytest.raises(moves.IllegalMove, match="already"):
        services.propose_target(theme, sphere=sphere, outcome="Again", by=bob)
    assert ChangeTarget.objects.count() == 1
    assert AuditEntry.objects.filter(action="group", facts={"theme": theme.pk}).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_theme_proposed_by_two_at_once_leads_to_one_target(rbi, bob):
    sphere = Sphere.objects.create(program=rbi, name="Mentoring", slug="mentoring")
    made = walk(rbi)
    theme = Theme.objects.create(walk=made, title="Second mentors")
    reflection(station(made), theme=theme)

    def propose():
        try:
            return services.propose_target(theme, sphere=sphere, outcome="Two mentors for all", by=bob) and "proposed"
        except moves.IllegalMove:
            return "refused"

    assert sorted(in_parallel(*[propose] * 4)) == ["proposed", "refused", "refused", "refused"]
    assert ChangeTarget.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_agreeing_at_once_loses_nobody(rbi):
    row = reflection(station(walk(rbi)), status="published")
    in_parallel(*[lambda: services.agree(row)] * 8)
    row.refresh_from_db()
    assert row.agreed == 8


def test_publishing_is_audited_and_done_once(rbi, bob):
    row = reflection(station(walk(rbi)))
    everything = type(row).objects.all()
    assert [services.publish(everything, status="published", by=bob) for _ in range(2)] == [1, 0]
    entry = AuditEntry.objects.get(action="set state")
    assert (entry.before, entry.after, entry.program_id) == ("new", "published", rbi.pk)
