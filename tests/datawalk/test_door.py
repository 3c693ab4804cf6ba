import pytest
from django.urls import reverse

from datawalk.models import CheckIn, WalkIn
from tests import make
from tests.datawalk.test_views import address
from tests.make_walk import rsvp, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(rbi):
    return walk(rbi)


@pytest.fixture
def row(made, alice):
    return rsvp(made, alice)


def code_of(row):
    return reverse("datawalk:check_in", args=[row.door_code])


def test_bob_scans_checks_in_and_undoes(client, bob, row):
    client.force_login(bob)
    assert "Alice Adams" in client.get(code_of(row)).content.decode()
    assert CheckIn.objects.count() == 0
    said = [client.post(code_of(row), typed, follow=True).content.decode() for typed in ({}, {}, {"undo": "yes"})]
    texts = ("Alice Adams is checked in.", "was checked in before", "is not checked in any more")
    assert [text in page for text, page in zip(texts, said, strict=True)] == [True] * 3
    assert CheckIn.objects.count() == 0


def test_bob_finds_people_by_name_and_counts_walk_ins(client, bob, made, row):
    client.force_login(bob)
    assert [one.pk for one in client.get(address("door", made), {"q": "adams"}).context["found"]] == [row.pk]
    stamp = client.get(address("door", made)).context["stamp"][:64]
    for _ in range(2):
        client.post(address("walk_in", made), {"affiliation": "staff", "stamp": stamp})
    assert list(WalkIn.objects.values_list("affiliation", flat=True)) == ["staff"]
    assert dict(client.get(address("door", made)).context["counts"])["Staff"] == 1


def test_a_visitor_who_opens_the_code_sees_no_name_and_changes_nothing(client, row):
    for answer in (client.get(code_of(row)), client.post(code_of(row))):
        assert (answer.status_code, "Alice" in answer.content.decode()) == (200, False)
    assert CheckIn.objects.count() == 0


def test_charlie_hosts_nothing_of_bobs(client, charlie, made, row):
    client.force_login(charlie)
    assert client.get(address("door", made), {"q": "alice"}).status_code == 404
    assert client.post(address("walk_in", made), {"affiliation": "staff", "stamp": "x"}).status_code == 404
    assert "Alice" not in client.get(code_of(row)).content.decode()
    client.post(code_of(row))
    assert (CheckIn.objects.count(), WalkIn.objects.count()) == (0, 0)


def test_a_host_needs_the_right_and_a_second_factor(client, bob, made):
    client.force_login(bob)
    bob.authenticator_set.all().delete()
    assert client.get(address("door", made)).status_code == 404
    other = make.user("hostless", made.program)
    client.force_login(other)
    assert client.get(address("door", made)).status_code == 404


def test_strangers_are_led_to_the_staff_login(client, made):
    assert client.get(address("door", made)).url == f"/admin/login/?next={address('door', made)}"


@pytest.mark.parametrize("code", ["1", "1:forged", "x" * 500])
def test_an_invented_code_opens_nothing(client, bob, row, code):
    client.force_login(bob)
    assert client.post(reverse("datawalk:check_in", args=[code])).status_code == 404


def test_a_press_that_makes_no_sense_counts_nobody(client, bob, made):
    client.force_login(bob)
    assert client.post(address("walk_in", made), {"affiliation": "parent", "stamp": "x"}).status_code == 404
    assert client.get(address("walk_in", made)).status_code == 405
