from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from changetargets.models import ChangeTarget
from datawalk import services
from datawalk.models import CheckIn, Theme, WalkIn
from mail.models import OutgoingEmail
from participation import moves
from participation.models import AuditEntry, Sphere
from tests.make_walk import reflection, rsvp, station, walk
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db


def subjects(prefix):
    return sorted(OutgoingEmail.objects.filter(subject__startswith=prefix).values_list("recipient", flat=True))


def test_a_reminder_goes_out_once_the_day_before_also_to_who_joins_late(rbi):
    made = walk(rbi, closes_at=timezone.now() + timedelta(days=40, hours=2))
    early = rsvp(made)
    assert services.remind() == 0
    with time_machine.travel(made.starts_at - timedelta(hours=20)):
        assert [services.remind(), services.remind()] == [1, 0]
        late = rsvp(made)
        assert [services.remind(), services.remind()] == [1, 0]
    assert subjects("Tomorrow") == sorted([early.person.email, late.person.email])


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
    made.starts_at += timedelta(minutes=30)
    services.save_walk(made, by=bob)
    assert subjects("Changed") == sorted([comes.person.email, waits.person.email])


@pytest.mark.django_db(transaction=True)
def test_two_hosts_count_one_person_once(rbi, bob):
    row = rsvp(walk(rbi))
    answers = in_parallel(*[lambda: services.check_in(row, by=bob)] * 8)
    assert (sorted(answers), CheckIn.objects.count()) == ([False] * 7 + [True], 1)
    assert AuditEntry.objects.filter(action="check in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_press_counts_one_walk_in(rbi, bob):
    made = walk(rbi)
    press = {"affiliation": "student", "submission": "one press", "by": bob}
    in_parallel(*[lambda: services.count_walk_in(made, **press)] * 8)
    assert WalkIn.objects.count() == 1


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


def test_publishing_is_audited_and_done_once(rbi, bob):
    row = reflection(station(walk(rbi)))
    everything = type(row).objects.all()
    assert [services.publish(everything, status="published", by=bob) for _ in range(2)] == [1, 0]
    entry = AuditEntry.objects.get(action="reflection")
    assert (entry.before, entry.after, entry.program_id) == ("new", "published", rbi.pk)
