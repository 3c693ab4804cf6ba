"""News of change targets goes through the same door as announcements: one opt-in, one page, one way out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connect import announcements, digests, subscriptions
from connect.models import Announcement, Subscription, Topic
from mail.models import OutgoingEmail
from participation.erase import erase
from tests import make, make_targets
from tests.emails import latest, read
from tests.make_news import READER, subscription, topic
from tests.participation.test_views import whole_database
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def target(rbi):
    return make_targets.target(rbi, title="Readers", slug="readers", sphere=make_targets.sphere(rbi))


def ask(client, query: str, email: str = READER):
    address = f"{reverse('connect:subscribe')}?{query}"
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"email": email, "submission_stamp": stamp})


def link() -> str:
    return re.search(r"https?://[^/]+(/stay-connected/link/\S+)", latest().text)[1]


def active(email: str = READER) -> list[str]:
    return [str(topic) for topic in subscriptions.topics_of(email)]


def path_of(address: str) -> str:
    return address.removeprefix(django_settings.BASE_URL)


QUERIES = {
    "program=rbi&target=readers": "change target “Readers”",
    "program=rbi&sphere=admissions": "change targets of rbi: Admissions",
    "program=rbi": "change targets of rbi",
}


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_is_kept_before_the_yes_and_one_press_says_it(client, target, query):
    assert ask(client, query).url == reverse("connect:sent")
    email = OutgoingEmail.objects.get()
    assert (QUERIES[query] in read(email).text, "List-Unsubscribe" in email.headers) == (True, False)
    assert Subscription.objects.count() == 0
    before = whole_database()
    assert "One press" in client.get(link(), follow=True).content.decode()
    assert whole_database() == before
    for _ in range(2):
        answer = client.post(reverse("connect:choice"), {"targets": topics_ticked(client)}, follow=True)
        assert answer.status_code == 200
    assert active() == [QUERIES[query]]


def topics_ticked(client) -> list[str]:
    page = client.get(reverse("connect:choice")).content.decode()
    return re.findall(r'name="targets" value="([^"]+)"[^>]*checked', page)


@pytest.mark.parametrize(
    "query", ["program=none", "program=rbi&sphere=none", "program=rbi&target=draft", "target=readers"]
)
def test_nobody_asks_for_what_is_not_there(client, rbi, target, query):
    make_targets.target(rbi, slug="draft", published=False)
    assert client.get(f"{reverse('connect:subscribe')}?{query}").status_code == 404


def test_the_page_is_the_same_for_who_has_the_news_already(client, target):
    subscription("target", target)
    answers = [ask(client, "program=rbi&target=readers", email) for email in (READER, "new@example.edu")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("connect:sent"))}


def test_asking_for_one_thing_ends_no_other(client, rbi, target):
    subscription("program", rbi)
    subscription("sphere", target.sphere)
    ask(client, "program=rbi&target=readers")
    client.get(link())
    chosen = {"programs": [rbi.pk], "targets": topics_ticked(client)}
    client.post(reverse("connect:choice"), chosen)
    assert active() == ["rbi", "change targets of rbi: Admissions", "change target “Readers”"]


def test_a_participant_unticks_one_topic(client, alice, rbi, target):
    for one in (Topic("program", rbi), topic(target, "target"), topic(target, "sphere")):
        subscription(*one, email=alice.email)
    signed_in(client, alice).post(reverse("connect:mine"), {"targets": [topic(target, "sphere").key]})
    assert active() == ["change targets of rbi: Admissions"]


def test_nobody_gives_themselves_what_was_not_asked_for(client, alice, rbi, target):
    subscription("sphere", target.sphere, email=alice.email)
    signed_in(client, alice).post(reverse("connect:mine"), {"targets": [topic(target, "target").key]})
    assert active() == ["change targets of rbi: Admissions"]


def test_what_was_deleted_meanwhile_is_left_out(client, rbi, target):
    other = make_targets.target(rbi, title="Mentors", slug="mentors")
    with transaction.atomic():
        subscriptions.ask(READER, [topic(target, "target"), topic(other, "target")], "one")
    other.delete()
    client.get(link())
    assert topics_ticked(client) == [topic(target, "target").key]


def test_one_press_ends_the_digest_and_takes_back_what_waits(rbi, target):
    rows = [subscription(*topic(target, column)) for column in ("target", "sphere")]
    subscription("program", rbi)
    make_targets.update(target)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        digests.send_digests()
    assert OutgoingEmail.objects.count() == 1
    address = path_of(rows[0].mint_link("leave", {}))
    strict = Client(enforce_csrf_checks=True)
    assert "change target “Readers”" in strict.get(address).content.decode()
    assert len(active()) == 3
    said = [strict.post(address, {"List-Unsubscribe": "One-Click"}).content.decode() for _ in range(2)]
    assert ["You are unsubscribed" in said[0], "You had unsubscribed before" in said[1]] == [True, True]
    assert (active(), OutgoingEmail.objects.count()) == (["rbi"], 0)


def test_a_digest_that_waits_stays_while_a_part_of_it_is_wanted(rbi, target):
    for column in ("target", "sphere"):
        subscription(*topic(target, column))
    make_targets.update(target)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        digests.send_digests()
    subscriptions.choose(READER, [topic(target, "sphere")])
    assert OutgoingEmail.objects.count() == 1
    subscriptions.choose(READER, [])
    assert OutgoingEmail.objects.count() == 0


def test_leaving_the_announcements_takes_back_what_waits_and_leaves_the_digest(client, bob, rbi, target):
    row = subscription("program", rbi)
    subscription("target", target)
    subscription("program", rbi, email="other@example.edu")
    news = Announcement.objects.create(program=rbi, subject="News", body="News")
    announcements.change_state(news, Announcement.State.SENDING, by=bob)
    announcements.send_batches()
    client.post(path_of(row.mint_link("leave", {})))
    assert active() == ["change target “Readers”"]
    assert OutgoingEmail.objects.get().recipient == "other@example.edu"


def test_who_asked_for_a_programs_targets_gets_no_announcement_and_the_other_way_round(bob, rbi, target):
    subscription("targets_of", rbi, email="targets@example.edu")
    subscription("program", rbi, email="announcements@example.edu")
    news = Announcement.objects.create(program=rbi, subject="News", body="News")
    announcements.change_state(news, Announcement.State.SENDING, by=bob)
    announcements.send_batches()
    make_targets.update(target)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        digests.send_digests()
    assert list(OutgoingEmail.objects.order_by("pk").values_list("recipient", flat=True)) == [
        "announcements@example.edu",
        "targets@example.edu",
    ]


def test_who_left_everything_is_forgotten(rbi, target):
    row, other = subscription("program", rbi), subscription("target", target)
    subscriptions.leave(Subscription.objects.filter(pk=other.pk))
    assert (subscriptions.forget_who_left(), Subscription.objects.count()) == (0, 2)
    subscriptions.leave(Subscription.objects.filter(pk=row.pk))
    assert (subscriptions.forget_who_left(), Subscription.objects.count()) == (2, 0)


def test_who_leaves_and_comes_back_while_an_announcement_goes_out_gets_it_once(bob, rbi):
    row = subscription("program", rbi)
    news = Announcement.objects.create(program=rbi, subject="News", body="News")
    announcements.change_state(news, Announcement.State.SENDING, by=bob)
    announcements.send_batches()
    OutgoingEmail.objects.update(status="sent", sent_at=timezone.now())
    subscriptions.leave(Subscription.objects.filter(pk=row.pk))
    assert subscriptions.forget_who_left() == 0
    subscriptions.choose(READER, [Topic("program", rbi)])
    assert announcements.send_batches() == 0
    assert OutgoingEmail.objects.count() == 1
    news.refresh_from_db()
    assert news.state == Announcement.State.DONE


def test_the_owner_of_an_address_is_found_when_it_is_erased(alice, target):
    subscription("target", target, email=alice.email)
    make_targets.update(target)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        digests.send_digests()
    assert OutgoingEmail.objects.get().owner == alice.mail_owner
    erase(alice)
    assert (Subscription.objects.count(), OutgoingEmail.objects.count()) == (0, 0)


def test_coordinators_see_who_reads_their_announcements_and_nobody_else(client, bob, charlie, rbi, target):
    subscription("program", rbi, email="announcements@example.edu")
    subscription("target", target, email="targets@example.edu")
    seen = []
    for user in (bob, charlie, make.superuser()):
        client.force_login(user)
        page = client.get(reverse("admin:connect_subscription_changelist")).content.decode()
        seen.append([address in page for address in ("announcements@example.edu", "targets@example.edu")])
    assert seen == [[True, False], [False, False], [True, False]]
