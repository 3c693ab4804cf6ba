import pytest
from django.urls import reverse
from django.utils.http import urlencode

from datawalk import services
from datawalk.models import CheckIn, DataWalk, WalkIn
from participation import moves
from tests import make
from tests.datawalk.test_views import address
from tests.make_walk import rsvp, walk

pytestmark = pytest.mark.django_db

CHECK_IN = '<button class="button large" type="submit">'


@pytest.fixture
def made(rbi):
    return walk(rbi)


@pytest.fixture
def row(made, alice):
    return rsvp(made, alice)


def code_of(row):
    return reverse("datawalk:check_in", args=[row.door_code])


def login_to(made):
    return f"{reverse('admin:login')}?{urlencode({'next': address('door', made)})}"


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_bob_scans_checks_in_and_undoes(client, bob, row):
    client.force_login(bob)
    page = client.get(code_of(row)).content.decode()
    assert ["Alice Adams" in page, CHECK_IN in page] == [True, True]
    assert CheckIn.objects.count() == 0
    said = [client.post(code_of(row), typed, follow=True).content.decode() for typed in ({}, {}, {"undo": "yes"})]
    texts = ("Alice Adams is checked in.", "was checked in before", "is not checked in any more")
    assert [text in page for text, page in zip(texts, said, strict=True)] == [True] * 3
    assert CheckIn.objects.count() == 0


def test_bob_finds_people_by_name_and_counts_walk_ins(client, bob, made, row):
    client.force_login(bob)
    assert [one.pk for one in client.get(address("door", made), {"q": "adams"}).context["found"]] == [row.pk]
    stamp = client.get(address("door", made)).context["stamp"]
    presses = ["staff", "staff", "student"]
    answers = [
        client.post(address("walk_in", made), {"affiliation": press, "stamp": stamp}, follow=True) for press in presses
    ]
    told = [["One more walk-in: Staff."], ["That press was counted before."], ["One more walk-in: Student."]]
    assert [said(answer) for answer in answers] == told
    counts = dict(client.get(address("door", made)).context["counts"])
    assert (counts["Staff"], counts["Student"]) == (1, 1)


def test_bob_takes_the_last_walk_in_back(client, bob, made):
    client.force_login(bob)
    assert "Undo the last" not in client.get(address("door", made)).content.decode()
    page = client.post(address("walk_in", made), {"affiliation": "staff", "stamp": "x"}, follow=True)
    undo = address("undo_walk_in", made, page.context["last_walk_in"].pk)
    assert undo in page.content.decode()
    assert client.get(undo).status_code == 405
    told = [said(client.post(undo, follow=True)) for _ in range(2)]
    assert told == [["The walk-in is not counted any more."], ["That walk-in was taken back before."]]
    assert WalkIn.objects.count() == 0


def test_who_withdrew_is_not_checked_in_but_a_check_in_is_still_undone(client, bob, made, row):
    client.force_login(bob)
    client.post(code_of(row))
    moves.withdraw(participation=row, by=row.person)
    (found,) = client.get(address("door", made), {"q": "adams"}).context["found"]
    assert (found.pk, found.may_come) == (row.pk, False)
    client.post(code_of(row), {"undo": "yes"})
    assert client.get(address("door", made), {"q": "adams"}).context["found"] == []
    assert said(client.post(code_of(row), follow=True)) == [
        "Alice Adams: This RSVP is not valid any more: Withdrawn. Count a walk-in."
    ]
    assert CHECK_IN not in client.get(code_of(row)).content.decode()
    assert CheckIn.objects.count() == 0


def test_the_door_says_who_waits(client, bob, rbi, alice):
    made = walk(rbi, capacity=1)
    rows = [rsvp(made, alice), rsvp(made, make.person("Adam Waits"))]
    client.force_login(bob)
    page = client.get(address("door", made), {"q": "ada"}).content.decode()
    assert ([row.person.name in page for row in rows], page.count("On the waiting list")) == ([True, True], 1)


def test_the_door_knows_only_who_comes_to_this_walk(client, bob, rbi, row):
    client.force_login(bob)
    assert client.get(address("door", walk(rbi)), {"q": "alice"}).context["found"] == []


def test_the_door_says_when_there_are_more(client, bob, made):
    for _ in range(21):
        rsvp(made, make.person("Kim Lee"))
    client.force_login(bob)
    answer = client.get(address("door", made), {"q": "kim"})
    assert (len(answer.context["found"]), answer.context["more"]) == (20, True)
    assert "There are more than these 20" in answer.content.decode()


def test_the_code_of_a_cancelled_walk_says_so(client, bob, row):
    services.cancel(row.activity, by=bob)
    pages = [client.get(code_of(row)).content.decode()]
    client.force_login(bob)
    pages += [client.get(place).content.decode() for place in (code_of(row), address("door", row.activity))]
    assert ["This walk is cancelled" in page for page in pages] == [True] * 3
    assert ['class="qr"' in pages[0], CHECK_IN in pages[1]] == [False, False]


def test_a_visitor_who_opens_the_code_sees_no_name_and_changes_nothing(client, row):
    for answer in (client.get(code_of(row)), client.post(code_of(row))):
        page = answer.content.decode()
        assert (answer.status_code, "Alice" in page, 'class="qr"' in page) == (200, False, True)
    assert CheckIn.objects.count() == 0


def test_charlie_hosts_nothing_of_bobs(client, charlie, made, row):
    client.force_login(charlie)
    assert client.get(address("door", made), {"q": "alice"}).status_code == 404
    assert client.post(address("walk_in", made), {"affiliation": "staff", "stamp": "x"}).status_code == 404
    walk_in = WalkIn.objects.create(walk=made, affiliation="staff", submission="x")
    assert client.post(address("undo_walk_in", made, walk_in.pk)).status_code == 404
    assert "Alice" not in client.get(code_of(row)).content.decode()
    client.post(code_of(row))
    assert (CheckIn.objects.count(), WalkIn.objects.get()) == (0, walk_in)


def test_a_host_needs_the_right_and_a_second_factor(client, bob, made):
    client.force_login(bob)
    bob.authenticator_set.all().delete()
    assert client.get(address("door", made)).url == login_to(made)
    other = make.user("hostless", made.program)
    client.force_login(other)
    assert client.get(address("door", made)).status_code == 404


def test_strangers_are_led_to_the_staff_login(client, made):
    assert client.get(address("door", made)).url == login_to(made)


def test_strangers_do_not_learn_which_walks_there_are(client, rbi):
    made = walk(rbi, published=False, slug="secret")
    answers = [client.get(address("door", one)) for one in (made, DataWalk(program=rbi, slug="nothing"))]
    assert [answer.url.replace("nothing", "secret") for answer in answers] == [login_to(made)] * 2


@pytest.mark.parametrize("code", ["1", "1:forged", "x" * 500])
def test_an_invented_code_opens_nothing(client, bob, row, code):
    client.force_login(bob)
    assert client.post(reverse("datawalk:check_in", args=[code])).status_code == 404


def test_a_press_that_makes_no_sense_counts_nobody(client, bob, made):
    client.force_login(bob)
    assert client.post(address("walk_in", made), {"affiliation": "parent", "stamp": "x"}).status_code == 404
    assert client.get(address("walk_in", made)).status_code == 405
