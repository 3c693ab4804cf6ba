import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from changetargets import following, reminders
from changetargets.models import Follow, Follower
from mail.models import OutgoingEmail
from participation.erase import erase
from tests import make_targets

pytestmark = pytest.mark.django_db

ALICE = "alice@example.edu"
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def ask(client, query: str, email: str = ALICE):
    address = f"/change-targets/follow/?{query}"
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"email": email, "submission_stamp": stamp})


def link(number: int = -1) -> str:
    text = list(OutgoingEmail.objects.order_by("pk"))[number].text
    return urlsplit(re.search(r"https?://\S+/follow/\S+", text)[0]).path


def followed(subject, clock) -> Follower:
    following.ask(email=ALICE, subject=subject, submission="one")
    following.confirm(Follow.objects.get())
    OutgoingEmail.objects.all().delete()
    clock.shift(timedelta(hours=1))
    return Follower.objects.get()


def tell(target, clock, **values):
    update = make_targets.update(target, **values)
    clock.shift(timedelta(hours=1))
    return update


def test_a_follow_counts_once_its_link_was_pressed(client, rbi):
    target = make_targets.target(rbi, slug="readers")
    assert ask(client, "program=rbi&target=readers").url == "/change-targets/follow/sent/"
    assert "List-Unsubscribe" not in OutgoingEmail.objects.get().headers
    assert client.get(link()).status_code == 200
    assert Follow.objects.get().confirmed_at is None
    assert [client.post(link()).status_code for _ in range(2)] == [200, 200]
    assert (Follow.objects.get().target, Follow.objects.get().confirmed_at is None) == (target, False)


def test_the_page_is_the_same_for_who_follows_already(client, rbi):
    answers = [ask(client, "program=rbi", email) for email in (ALICE, "ALICE@example.edu")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/change-targets/follow/sent/")}
    assert (Follower.objects.count(), Follow.objects.count(), OutgoingEmail.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("query", ["", "program=none", "program=rbi&sphere=none", "program=rbi&target=draft"])
def test_nobody_follows_what_is_not_there(client, rbi, query):
    make_targets.target(rbi, slug="draft", published=False)
    assert client.get(f"/change-targets/follow/?{query}").status_code == 404


def test_a_link_that_is_old_or_cut_off_confirms_nothing(client, rbi, clock):
    ask(client, "program=rbi")
    path = link()
    assert client.post(path[:-5] + "/").status_code == 410
    clock.shift(timedelta(days=15))
    assert client.post(path).status_code == 410
    assert Follow.objects.get().confirmed_at is None


@pytest.mark.parametrize("what", ["target", "sphere", "program"])
def test_a_digest_tells_of_what_was_followed_and_of_nothing_else(rbi, grbi, clock, what):
    target, other = make_targets.target(rbi, title="Readers"), make_targets.target(grbi, title="Mentors")
    tell(target, clock, text="Before anybody followed.")
    followed({"target": target, "sphere": target.sphere, "program": rbi}[what], clock)
    tell(target, clock, text="Twenty readers.")
    tell(other, clock, text="Not asked for.")
    make_targets.draft(target, text="Only a draft.")
    assert following.send_digests() == 1
    text = OutgoingEmail.objects.get().text
    words = ("Twenty readers.", "Before anybody followed.", "Not asked for.", "Only a draft.")
    assert [word in text for word in words] == [True, False, False, False]


def test_one_digest_a_day_at_the_most_and_nothing_is_lost(rbi, clock):
    target = make_targets.target(rbi)
    followed(target, clock)
    tell(target, clock, text="First.")
    tell(target, clock, text="Second.")
    assert [following.send_digests() for _ in range(2)] == [1, 0]
    tell(target, clock, text="Third, the same day.")
    assert following.send_digests() == 0
    clock.shift(timedelta(days=1))
    assert [following.send_digests() for _ in range(2)] == [1, 0]
    texts = [email.text for email in OutgoingEmail.objects.order_by("pk")]
    assert [[word in text for word in ("First.", "Second.", "Third,")] for text in texts] == [
        [True, True, False],
        [False, False, True],
    ]


def test_an_update_that_may_not_be_committed_yet_waits_for_the_next_day(rbi, clock):
    target = make_targets.target(rbi)
    followed(target, clock)
    make_targets.update(target)
    clock.shift(timedelta(minutes=4))
    counts = [following.send_digests()]
    clock.shift(timedelta(days=1))
    counts.append(following.send_digests())
    assert counts == [0, 1]


def test_of_two_follows_only_the_confirmed_one_counts(rbi, grbi, clock):
    target, other = make_targets.target(rbi), make_targets.target(grbi)
    followed(target, clock)
    following.ask(email=ALICE, subject=other, submission="two")
    tell(other, clock)
    assert following.send_digests() == 0


def test_an_unconfirmed_follow_gets_nothing_and_is_forgotten(rbi, clock):
    following.ask(email=ALICE, subject=rbi, submission="one")
    tell(make_targets.target(rbi), clock)
    assert (following.send_digests(), Follower.objects.count()) == (0, 1)
    clock.shift(timedelta(days=15))
    assert (following.send_digests(), Follower.objects.count()) == (0, 0)


def test_mail_programs_unsubscribe_with_one_post_and_no_cookie(rbi, clock):
    target = make_targets.target(rbi)
    followed(target, clock)
    tell(target, clock)
    following.send_digests()
    email = OutgoingEmail.objects.get()
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(email.headers["List-Unsubscribe"].strip("<>")).path
    strict = Client(enforce_csrf_checks=True)
    assert "Stop all of it" in strict.get(address).content.decode()
    assert Follower.objects.count() == 1
    assert [strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)] == [200, 200]
    assert (Follower.objects.count(), OutgoingEmail.objects.count()) == (0, 0)


def test_a_forged_unsubscribe_link_stops_nobody(client, rbi, clock):
    follower = followed(rbi, clock)
    confirms = following._link("stop", following.CONFIRM, follower.pk)
    for path in (f"/change-targets/follow/stop/{follower.pk}/", urlsplit(confirms).path):
        assert client.post(path).status_code == 404
    assert Follower.objects.count() == 1


def test_what_an_address_follows_is_told_to_its_owner(rbi, clock):
    followed(rbi, clock)
    following.ask(email=ALICE, subject=make_targets.sphere(rbi), submission="not confirmed")
    assert [following.subjects_of(email) for email in ("Alice@Example.edu", "bob@example.edu")] == [[str(rbi)], []]


def test_erasing_a_person_forgets_what_their_address_follows(rbi, alice, clock):
    followed(rbi, clock)
    tell(make_targets.target(rbi), clock)
    following.send_digests()
    erase(alice)
    assert (Follower.objects.count(), OutgoingEmail.objects.count()) == (0, 0)


def test_coordinators_are_reminded_once_a_month(rbi, grbi, bob, charlie, clock):
    target = make_targets.target(rbi, title="Readers")
    make_targets.target(rbi, title="Hidden", published=False)
    make_targets.target(grbi)
    clock.shift(timedelta(days=50))
    tell(grbi.changetargets.get(), clock)
    clock.shift(timedelta(days=11))
    assert [reminders.remind_all() for _ in range(2)] == [1, 0]
    email = OutgoingEmail.objects.get()
    assert (email.recipient, email.subject) == (bob.email, "1 change target of rbi waits for news")
    assert f"?target={target.pk}" in email.text
    assert "Hidden" not in email.text
    counts = []
    for _month in range(2):
        clock.shift(timedelta(days=31))
        counts.append(reminders.remind_all())
    assert counts == [1, 2]
