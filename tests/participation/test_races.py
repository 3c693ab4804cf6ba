"""Races, with real parallel connections: each thread has its own."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.models import Membership
from mail.models import OutgoingEmail
from participation import activity_locks, moves
from participation.erase import erase
from participation.forms import details_of
from participation.models import AuditEntry, Person
from tests import make
from tests.coalition.test_views import fill_in
from tests.parallel import in_parallel
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def patience(settings):
    """Who comes first is the question here, not how long a busy machine takes."""
    settings.LOCK_SECONDS = 60


def sign_up(person, *activities):
    return moves.sign_up(
        kind=Membership,
        you=details_of(person),
        activities=[activity.pk for activity in activities],
        submission="one",
        participant=make.proof(person),
    )


def test_forty_people_for_five_places(rbi):
    coalition = make.coalition(rbi, capacity=5)
    people = [make.person(f"Person {number}") for number in range(40)]
    in_parallel(*(lambda person=person: sign_up(person, coalition) for person in people))
    statuses = [row.status for row in Membership.objects.all()]
    assert (statuses.count("accepted"), statuses.count("waitlisted")) == (5, 35)
    assert sorted(row.place_in_queue for row in Membership.objects.queue()) == list(range(1, 36))
    assert (OutgoingEmail.objects.count(), AuditEntry.objects.count()) == (40, 40)


def test_ten_posts_of_one_form_are_one_row_and_one_email(client, rbi, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    make.coalition(rbi, reviewed=True)
    fill_in(client)

    def post():
        browser = Client()
        browser.cookies = client.cookies
        return browser.post(reverse("coalition:check", args=["rbi"])).status_code

    assert in_parallel(*[post] * 10) == [302] * 10
    assert [Person.objects.count(), Membership.objects.count(), OutgoingEmail.objects.count()] == [1, 1, 1]


def test_two_baskets_in_opposite_order_do_not_wait_for_each_other(rbi):
    one, other = make.coalition(rbi), make.coalition(rbi)
    people = [make.person(f"Person {number}") for number in range(20)]
    jobs = [
        lambda person=person, basket=basket: sign_up(person, *basket)
        for person, basket in zip(people, [(one, other), (other, one)] * 10, strict=True)
    ]
    in_parallel(*jobs)
    assert Membership.objects.count() == 40


def test_withdrawing_while_others_come_leaves_no_place_empty_and_none_taken_twice(rbi):
    coalition = make.coalition(rbi, capacity=3)
    leaving = [make.membership(coalition) for _ in range(3)]
    coming = [make.person(f"Person {number}") for number in range(10)]
    in_parallel(
        *(lambda row=row: moves.withdraw(participation=row, by=row.person) for row in leaving),
        *(lambda person=person: sign_up(person, coalition) for person in coming),
    )
    statuses = [row.status for row in Membership.objects.all()]
    assert [statuses.count(status) for status in ("accepted", "waitlisted", "withdrawn")] == [3, 7, 3]


def test_a_lock_that_is_not_released_asks_to_try_again(client, rbi, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    coalition = make.coalition(rbi)
    fill_in(client)
    with activity_locks.locked(type(coalition), [coalition.pk]):

        def post():
            browser = Client()
            browser.cookies = client.cookies
            return browser.post(reverse("coalition:check", args=["rbi"]))

        (answer,) = in_parallel(post)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Membership.objects.count() == 0


def test_who_confirms_while_the_sweep_waits_for_the_lock_keeps_the_place(rbi, settings):
    coalition, person = make.coalition(rbi, capacity=1), make.person(verified=False)
    row = make.membership(coalition, person)
    long_ago = timezone.now() - timedelta(hours=settings.PLACE_HOLD_HOURS + 1)
    Membership.objects.update(applied_at=long_ago)
    locked = Event()

    def confirm():
        with activity_locks.locked(type(coalition), [coalition.pk]):
            locked.set()
            wait_until(somebody_waits_for_a_lock)
            Membership.objects.update(proven_at=timezone.now())

    def lapse():
        locked.wait()
        return moves.lapse_overdue(Membership)

    assert in_parallel(confirm, lapse) == [None, 0]
    row.refresh_from_db()
    assert row.status == "accepted"


def test_who_signs_up_while_being_erased_is_asked_to_erase_again(rbi, alice):
    make.membership(make.coalition(rbi), alice)
    other, signed_up = make.coalition(rbi), Event()

    def come():
        with transaction.atomic():
            sign_up(alice, other)
            signed_up.set()
            wait_until(somebody_waits_for_a_lock)

    def leave():
        signed_up.wait()
        with pytest.raises(moves.Busy):
            erase(alice)

    in_parallel(come, leave)
    assert [row.status for row in Membership.objects.all()] == ["accepted", "accepted"]
    erase(alice)
    assert [row.status for row in Membership.objects.all()] == ["withdrawn", "withdrawn"]


def test_who_comes_back_while_being_erased_is_somebody_new(rbi, alice):
    make.membership(make.coalition(rbi), alice)
    other, locked, typed = make.coalition(rbi), Event(), details_of(alice)

    def leave():
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=alice.pk)
            locked.set()
            wait_until(somebody_waits_for_a_lock)
            erase(alice)

    def come_back():
        locked.wait()
        moves.sign_up(kind=Membership, you=typed, activities=[other.pk], submission="two")

    in_parallel(leave, come_back)
    new = Membership.objects.get(activity=other)
    assert (new.person_id == alice.pk, new.person.email, new.status) == (False, "alice@example.edu", "accepted")


# In this database: the server may be shared with other tests.
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0
