from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from connect import digests, subscriptions
from connect.models import OF_TARGETS, Subscription
from mail.models import OutgoingEmail
from tests import make_targets
from tests.emails import read
from tests.make_news import READER, subscription, topic
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def tell(target, clock, **values):
    clock.shift(timedelta(hours=1))
    update = make_targets.update(target, **values)
    clock.shift(timedelta(hours=1))
    return update


def texts():
    return [read(email).text for email in OutgoingEmail.objects.order_by("pk")]


@pytest.mark.parametrize("column", OF_TARGETS)
def test_a_digest_tells_of_what_was_asked_for_and_of_nothing_else(rbi, grbi, clock, column):
    target, other = make_targets.target(rbi, title="Readers"), make_targets.target(grbi, title="Mentors")
    tell(target, clock, text="Before anybody asked.")
    subscriptions.choose(READER, [topic(target, column)])
    tell(target, clock, text="Twenty readers.")
    tell(other, clock, text="Not asked for.")
    make_targets.draft(target, text="Only a draft.")
    assert digests.send_digests() == 1
    (text,) = texts()
    words = ("Twenty readers.", "Before anybody asked.", "Not asked for.", "Only a draft.")
    assert [word in text for word in words] == [True, False, False, False]


def test_what_several_subscriptions_cover_comes_once_and_in_one_email(rbi, clock):
    target = make_targets.target(rbi)
    for column in OF_TARGETS:
        subscription(*topic(target, column))
    tell(target, clock, text="Twenty readers.")
    assert digests.send_digests() == 1
    (text,) = texts()
    assert text.count("Twenty readers.") == 1


def test_one_digest_a_day_at_the_most_and_nothing_is_lost(rbi, clock):
    target = make_targets.target(rbi)
    subscription("target", target)
    tell(target, clock, text="First.")
    tell(target, clock, text="Second.")
    assert [digests.send_digests() for _ in range(2)] == [1, 0]
    tell(target, clock, text="Third, the same day.")
    assert digests.send_digests() == 0
    clock.shift(timedelta(days=1))
    assert [digests.send_digests() for _ in range(2)] == [1, 0]
    assert [[word in text for word in ("First.", "Second.", "Third,")] for text in texts()] == [
        [True, True, False],
        [False, False, True],
    ]


def test_leaving_and_coming_back_brings_no_second_digest_that_day(rbi, clock):
    target = make_targets.target(rbi)
    row = subscription("target", target)
    subscription("program", rbi)
    tell(target, clock)
    assert digests.send_digests() == 1
    OutgoingEmail.objects.update(status="sent", sent_at=timezone.now())
    subscriptions.leave(Subscription.objects.filter(pk=row.pk))
    subscriptions.choose(READER, [topic(target, "target"), topic(target, "sphere")])
    tell(target, clock, text="The same day.")
    assert digests.send_digests() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_digest(rbi, monkeypatch):
    monkeypatch.setattr(digests, "SETTLED", timedelta(0))
    target = make_targets.target(rbi)
    for number in range(10):
        for column in OF_TARGETS:
            subscription(*topic(target, column), email=f"s{number}@example.edu")
    make_targets.update(target)
    assert sum(in_parallel(*[digests.send_digests] * 4)) == 10
    assert OutgoingEmail.objects.count() == 10


def test_an_update_that_may_not_be_committed_yet_waits_for_the_next_day(rbi, clock):
    target = make_targets.target(rbi)
    subscription("target", target)
    clock.shift(timedelta(hours=1))
    make_targets.update(target)
    clock.shift(timedelta(minutes=4))
    counts = [digests.send_digests()]
    clock.shift(timedelta(days=1))
    counts.append(digests.send_digests())
    assert counts == [0, 1]


def test_what_is_not_published_any_more_is_not_told(rbi, clock):
    target = make_targets.target(rbi)
    subscription("target", target)
    tell(target, clock)
    type(target).objects.update(published=False)
    assert digests.send_digests() == 0


def test_announcements_bring_no_digest(rbi, clock):
    subscription("program", rbi)
    tell(make_targets.target(rbi), clock)
    assert digests.send_digests() == 0


def test_the_email_has_the_headers_of_an_announcement_and_its_link_ends_the_digest(client, rbi, clock):
    target = make_targets.target(rbi)
    row = subscription("target", target)
    tell(target, clock)
    digests.send_digests()
    leave = row.mint_link("leave", {})
    email = read(OutgoingEmail.objects.get())
    assert email.headers == {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert leave in email.text
