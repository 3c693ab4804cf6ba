import pytest

from datawalk import arrivals, attendance, services
from datawalk.models import CheckIn, WalkIn
from participation import erase, moves, personal_data
from participation.models import AuditEntry, Person
from tests.make_walk import rsvp, walk
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(rbi):
    return walk(rbi)


@pytest.mark.django_db(transaction=True)
def test_two_hosts_count_one_person_once(made, bob):
    row = rsvp(made)
    answers = in_parallel(*[lambda: arrivals.check_in(row, by=bob)] * 8)
    assert (sorted(answers), CheckIn.objects.count()) == ([False] * 7 + [True], 1)
    assert AuditEntry.objects.filter(action="check in").count() == 1
    answers = in_parallel(*[lambda: arrivals.undo_check_in(row, by=bob)] * 8)
    assert (sorted(answers), CheckIn.objects.count()) == ([False] * 7 + [True], 0)
    assert AuditEntry.objects.filter(action="undo check in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_press_counts_one_walk_in(made, bob):
    press = {"affiliation": "student", "submission": "one press", "by": bob}
    in_parallel(*[lambda: arrivals.count_walk_in(made, **press)] * 8)
    assert WalkIn.objects.count() == 1


def test_each_affiliation_of_one_page_is_a_press_of_its_own(made, bob):
    presses = [("one page:student", "student"), ("one page:staff", "staff"), ("one page:staff", "staff")]
    counted = [
        arrivals.count_walk_in(made, affiliation=affiliation, submission=submission, by=bob)
        for submission, affiliation in presses
    ]
    assert counted == [True, True, False]


def test_a_wrong_walk_in_is_taken_back_once_and_only_at_its_own_walk(made, rbi, bob):
    arrivals.count_walk_in(made, affiliation="staff", submission="x", by=bob)
    pk = WalkIn.objects.get().pk
    assert arrivals.undo_walk_in(walk(rbi), pk, by=bob) is False
    assert [arrivals.undo_walk_in(made, pk, by=bob) for _ in range(2)] == [True, False]
    assert (WalkIn.objects.count(), AuditEntry.objects.filter(action="delete").count()) == (0, 1)


def withdraw(row):
    moves.withdraw(participation=row, by=row.person)


@pytest.mark.parametrize("leave", [withdraw, lambda row: erase.erase(row.person)])
def test_who_has_no_rsvp_any_more_is_not_checked_in(made, bob, alice, leave):
    row = rsvp(made, alice)
    leave(row)
    row.refresh_from_db()
    with pytest.raises(moves.IllegalMove, match="Withdrawn"):
        arrivals.check_in(row, by=bob)
    assert CheckIn.objects.count() == 0


def test_nobody_is_checked_in_at_a_cancelled_walk(made, bob):
    row = rsvp(made)
    services.cancel(made, by=bob)
    row.refresh_from_db()
    with pytest.raises(moves.IllegalMove, match="This walk is cancelled"):
        arrivals.check_in(row, by=bob)


def test_who_came_stays_what_they_were(made, bob, alice):
    arrivals.check_in(rsvp(made, alice), by=bob)
    before = attendance.counts(made)
    Person.objects.filter(pk=alice.pk).update(affiliation="staff")
    assert attendance.counts(made) == before


def test_the_download_of_ones_data_says_that_one_came(made, bob, alice):
    arrivals.check_in(rsvp(made, alice), by=bob)
    (mine,) = personal_data.of(alice)["participation"]["datawalk"]
    assert mine["check_in"]["affiliation"] == "student"
