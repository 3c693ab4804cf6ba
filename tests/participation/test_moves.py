from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from coalition.models import Membership
from mail.models import OutgoingEmail
from participation import moves
from participation.forms import details_of
from participation.models import AuditEntry, Status
from tests import make
from tests.emails import latest, read

pytestmark = pytest.mark.django_db


def sign_up(person, *activities, submission="one", **options):
    return moves.sign_up(
        kind=Membership,
        you=details_of(person),
        activities=[activity.pk for activity in activities],
        submission=submission,
        **{"participant": make.proof(person)} | options,
    )


def statuses(coalition):
    return list(coalition.participations.order_by("applied_at", "pk").values_list("status", flat=True))


def audited(action):
    return list(
        AuditEntry.objects.filter(action=action).order_by("pk").values_list("actor", "before", "after", "reason")
    )


def test_free_place_is_taken_at_once(rbi):
    alice = make.person()
    (outcome,) = sign_up(alice, make.coalition(rbi, capacity=1))
    assert (outcome.shown, outcome.participation.status, outcome.already) == ("accepted", "accepted", False)
    assert audited("sign up") == [(f"person:{alice.pk}", "", "accepted", "")]
    assert OutgoingEmail.objects.count() == 1


def test_full_activity_puts_on_the_waiting_list(rbi):
    coalition = make.coalition(rbi, capacity=1)
    make.membership(coalition)
    assert make.membership(coalition).place_in_queue == 1
    assert make.membership(coalition).place_in_queue == 2
    assert statuses(coalition) == ["accepted", "waitlisted", "waitlisted"]


def test_who_does_not_want_to_wait_is_left_out_without_a_row(rbi):
    coalition = make.coalition(rbi, capacity=1)
    make.membership(coalition)
    (outcome,) = sign_up(make.person(), coalition, unless_full=[coalition.pk])
    assert (outcome.shown, outcome.participation) == ("full", None)
    assert statuses(coalition) == ["accepted"]
    assert OutgoingEmail.objects.count() == 1


def test_reviewed_activity_holds_an_application(rbi):
    coalition = make.coalition(rbi, reviewed=True)
    assert make.membership(coalition).status == Status.APPLIED


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"published": False}, "closed"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "closed"),
        ({"closes_at": timezone.now() - timedelta(hours=1)}, "closed"),
        ({"audiences": ["faculty"]}, "not_for_you"),
    ],
)
def test_nobody_gets_into_what_is_closed_or_not_for_them(rbi, values, shown):
    coalition = make.coalition(rbi, **values)
    (outcome,) = sign_up(make.person(affiliation="student"), coalition)
    assert (outcome.shown, outcome.participation) == (shown, None)
    assert (Membership.objects.count(), OutgoingEmail.objects.count()) == (0, 0)


def test_a_page_says_the_same_of_who_is_known_as_somebody_else_and_the_email_says_why(rbi, alice):
    coalition = make.coalition(rbi, audiences=["faculty"])
    (stranger,) = moves.sign_up(
        kind=Membership,
        you=details_of(alice) | {"email": "new@example.edu", "affiliation": "faculty"},
        activities=[coalition.pk],
        submission="one",
    )
    (known,) = moves.sign_up(
        kind=Membership, you=details_of(alice) | {"affiliation": "faculty"}, activities=[coalition.pk], submission="two"
    )
    assert (known.shown, known.participation, known.is_refused) == (stranger.shown, None, True)
    email = read(OutgoingEmail.objects.get(recipient=alice.email))
    assert email.subject == "About your sign-up"
    assert "not open to you. We know you as: Student. It is for: Faculty." in email.text
    assert "not open to you. We know you as: Student. It is for: Faculty." in email.html


def test_signing_up_twice_keeps_the_place_and_shows_what_a_stranger_would_see(rbi):
    coalition = make.coalition(rbi, capacity=1)
    alice = make.person()
    sign_up(alice, coalition, submission="first")
    (outcome,) = sign_up(alice, coalition, submission="second")
    assert (outcome.shown, outcome.participation.status, outcome.already) == ("waitlisted", "accepted", True)
    assert (Membership.objects.count(), OutgoingEmail.objects.count()) == (1, 2)


def test_the_same_submission_writes_one_email(rbi):
    coalition = make.coalition(rbi)
    alice = make.person()
    sign_up(alice, coalition, submission="first")
    sign_up(alice, coalition, submission="first")
    assert OutgoingEmail.objects.count() == 1


def test_a_basket_writes_one_email_and_a_full_one_spoils_nothing(rbi):
    full, open_ = make.coalition(rbi, capacity=1), make.coalition(rbi)
    make.membership(full)
    before = OutgoingEmail.objects.count()
    outcomes = sign_up(make.person(), full, open_)
    assert [outcome.shown for outcome in outcomes] == ["waitlisted", "accepted"]
    assert OutgoingEmail.objects.count() == before + 1


def test_withdrawing_promotes_who_waited_longest_and_tells_them(rbi):
    coalition = make.coalition(rbi, capacity=1)
    first, second, third = (make.membership(coalition) for _ in range(3))
    OutgoingEmail.objects.all().delete()
    moves.withdraw(participation=first, by=first.person)
    assert statuses(coalition) == ["withdrawn", "accepted", "waitlisted"]
    assert audited("promote") == [("system", "waitlisted", "accepted", "")]
    recipients = OutgoingEmail.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(recipients) == [first.person.email, second.person.email]
    third.refresh_from_db()
    assert third.place_in_queue == 1


def test_who_joins_again_goes_to_the_end_of_the_queue(rbi):
    coalition = make.coalition(rbi, capacity=1)
    first, second = make.membership(coalition), make.membership(coalition)
    third = make.membership(coalition)
    moves.withdraw(participation=second, by=second.person)
    sign_up(second.person, coalition, submission="again")
    moves.withdraw(participation=first, by=first.person)
    third.refresh_from_db()
    second.refresh_from_db()
    assert (third.status, second.status, second.place_in_queue) == ("accepted", "waitlisted", 1)


def test_who_waits_goes_before_who_comes(rbi):
    coalition = make.coalition(rbi, capacity=1)
    first, waiting = make.membership(coalition), make.membership(coalition)
    type(coalition).objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    moves.withdraw(participation=first, by=first.person)
    waiting.refresh_from_db()
    assert waiting.status == Status.WAITLISTED
    type(coalition).objects.update(closes_at=timezone.now() + timedelta(days=1))
    newcomer = make.membership(coalition)
    waiting.refresh_from_db()
    assert (waiting.status, newcomer.status) == ("accepted", "waitlisted")


@pytest.mark.parametrize("values", [{"published": False}, {"closes_at": timezone.now() - timedelta(hours=1)}])
def test_closed_or_unpublished_activities_never_promote(rbi, values):
    coalition = make.coalition(rbi, capacity=1)
    first = make.membership(coalition)
    make.membership(coalition)
    type(coalition).objects.update(**values)
    moves.withdraw(participation=first, by=first.person)
    assert statuses(coalition) == ["withdrawn", "waitlisted"]


def test_raised_capacity_and_reopening_promote(rbi, bob):
    coalition = make.coalition(rbi, capacity=1)
    for _ in range(4):
        make.membership(coalition)
    coalition.capacity = 2
    moves.save_activity(activity=coalition, by=bob)
    assert statuses(coalition) == ["accepted", "accepted", "waitlisted", "waitlisted"]
    coalition.published, coalition.capacity = False, 3
    moves.save_activity(activity=coalition, by=bob)
    assert statuses(coalition) == ["accepted", "accepted", "waitlisted", "waitlisted"]
    coalition.published = True
    moves.save_activity(activity=coalition, by=bob)
    assert statuses(coalition) == ["accepted", "accepted", "accepted", "waitlisted"]
    coalition.capacity = None
    moves.save_activity(activity=coalition, by=bob)
    assert statuses(coalition) == ["accepted"] * 4


def test_capacity_never_goes_below_the_places_taken(rbi, bob):
    coalition = make.coalition(rbi, capacity=3)
    for _ in range(2):
        make.membership(coalition)
    coalition.capacity = 1
    with pytest.raises(moves.IllegalMove, match="2 places are taken already"):
        moves.save_activity(activity=coalition, by=bob)
    coalition.refresh_from_db()
    assert coalition.capacity == 3
    assert AuditEntry.objects.filter(action="edit").count() == 0


def test_review_accepts_declines_and_says_why(rbi, bob):
    coalition = make.coalition(rbi, reviewed=True, capacity=1)
    yes, no, later = (make.membership(coalition) for _ in range(3))
    moves.accept(participation=yes, by=bob)
    moves.decline(participation=no, by=bob, reason="The group is complete.")
    moves.move_to_waiting_list(participation=later, by=bob)
    assert statuses(coalition) == ["accepted", "declined", "waitlisted"]
    assert audited("decline") == [(f"user:{bob.pk}", "applied", "declined", "The group is complete.")]
    assert (
        "The group is complete."
        in read(OutgoingEmail.objects.get(recipient=no.person.email, template__endswith="decline")).text
    )
    moves.decline(participation=yes, by=bob)
    assert statuses(coalition) == ["declined", "declined", "accepted"]


def test_illegal_moves_raise_and_leave_nothing(rbi, bob):
    coalition = make.coalition(rbi, reviewed=True, capacity=1)
    taken, applied, unverified = (
        make.membership(coalition),
        make.membership(coalition),
        make.membership(coalition, make.person(verified=False)),
    )
    moves.accept(participation=taken, by=bob)
    rows, emails = AuditEntry.objects.count(), OutgoingEmail.objects.count()
    for move, row in [
        (moves.accept, applied),
        (moves.accept, taken),
        (moves.accept, unverified),
        (moves.decline, unverified),
        (moves.move_to_waiting_list, taken),
    ]:
        with pytest.raises(moves.IllegalMove):
            move(participation=row, by=bob)
    moves.withdraw(participation=applied, by=bob)
    with pytest.raises(moves.IllegalMove):
        moves.withdraw(participation=applied, by=bob)
    assert (AuditEntry.objects.count(), OutgoingEmail.objects.count()) == (rows + 1, emails + 1)


def test_without_a_limit_nobody_is_put_on_a_waiting_list(rbi, bob):
    applied = make.membership(make.coalition(rbi, reviewed=True))
    with pytest.raises(moves.IllegalMove, match="no limit of places"):
        moves.move_to_waiting_list(participation=applied, by=bob)


def test_nobody_lapses_once_sign_up_is_closed_and_nobody_could_take_the_place(rbi):
    activity = make.coalition(rbi, capacity=1, closes_at=timezone.now() + timedelta(hours=1))
    row = make.membership(activity, make.person(verified=False))
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert moves.lapse_overdue(Membership) == 0
    row.refresh_from_db()
    assert row.is_active


def test_unverified_sign_ups_lapse_where_places_are_limited(rbi, settings):
    limited, unlimited = make.coalition(rbi, capacity=1), make.coalition(rbi)
    held = make.membership(limited, make.person(verified=False))
    waiting = make.membership(limited)
    kept = make.membership(unlimited, make.person(verified=False))
    assert moves.lapse_overdue(Membership) == 0
    with time_machine.travel(timezone.now() + timedelta(hours=settings.PLACE_HOLD_HOURS, minutes=1)):
        assert moves.lapse_overdue(Membership) == 1
        assert moves.lapse_overdue(Membership) == 0
    for row in (held, waiting, kept):
        row.refresh_from_db()
    assert (held.status, waiting.status, kept.status) == ("lapsed", "accepted", "accepted")


def test_email_to_an_unverified_address_holds_no_typed_text(rbi):
    make.membership(make.coalition(rbi), make.person("Mallory Typed", verified=False), motivation="Typed words")
    email = latest()
    assert [word in email.text + email.html + email.subject for word in ("Mallory", "Typed")] == [False, False]
