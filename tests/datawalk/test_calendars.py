"""The calendar files as they were mailed, parsed as a calendar program does."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from datawalk import calendars, services
from datawalk.models import Rsvp
from mail import relay
from participation import moves
from tests import make
from tests.make_walk import rsvp, walk

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")


def mailed(smtp_server) -> list[Calendar]:
    """The calendar parts of every email that arrived so far, in order."""
    relay.send_due()
    emails = [message_from_bytes(bytes(message), policy=default) for message in smtp_server.messages]
    parts = [part for email in emails for part in email.walk() if part.get_content_type() == "text/calendar"]
    calendars = [Calendar.from_ical(part.get_content()) for part in parts]
    assert [part.get_param("method") for part in parts] == [str(calendar["method"]) for calendar in calendars]
    return calendars


def event(calendar):
    (only,) = calendar.walk("VEVENT")
    return only


@pytest.mark.parametrize(
    ("local", "in_utc"),
    [
        (datetime(2030, 9, 14, 15, tzinfo=NEW_YORK), datetime(2030, 9, 14, 19, tzinfo=UTC)),
        (datetime(2030, 11, 14, 15, tzinfo=NEW_YORK), datetime(2030, 11, 14, 20, tzinfo=UTC)),
        (datetime(2030, 3, 9, 15, tzinfo=NEW_YORK), datetime(2030, 3, 9, 20, tzinfo=UTC)),
        (datetime(2030, 3, 10, 15, tzinfo=NEW_YORK), datetime(2030, 3, 10, 19, tzinfo=UTC)),
    ],
)
def test_the_event_is_in_utc_on_both_sides_of_daylight_saving_time(rbi, smtp_server, local, in_utc):
    made = walk(rbi, starts_at=local, opens_at=datetime(2020, 1, 1, tzinfo=UTC))
    rsvp(made)
    (calendar,) = mailed(smtp_server)
    sent = event(calendar)
    assert (sent["dtstart"].dt, sent["dtstart"].to_ical()) == (in_utc, in_utc.strftime("%Y%m%dT%H%M%SZ").encode())
    assert sent["dtend"].dt - sent["dtstart"].dt == made.ends_at - made.starts_at
    assert (str(calendar["method"]), sent["sequence"], str(sent["status"])) == ("PUBLISH", 0, "CONFIRMED")
    assert [name in sent for name in ("ATTENDEE", "DTSTAMP", "UID", "LOCATION")] == [False, True, True, True]


def test_a_changed_time_reaches_everybody_with_a_higher_sequence_and_the_same_uid(rbi, bob, smtp_server):
    made = walk(rbi)
    rsvp(made)
    made.refresh_from_db()
    made.venue = "Library"
    services.save_walk(made, by=bob)
    services.save_walk(made, by=bob)
    before, after = map(event, mailed(smtp_server))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"], str(after["location"])) == (0, 1, "Library")


def test_a_cancelled_walk_cancels_the_event(rbi, bob, smtp_server):
    made = walk(rbi)
    rsvp(made)
    assert services.cancel(made, by=bob) == 1
    with pytest.raises(moves.IllegalMove):
        services.cancel(made, by=bob)
    last = mailed(smtp_server)[-1]
    sent = event(last)
    assert (str(last["method"]), str(sent["status"]), sent["sequence"]) == ("CANCEL", "CANCELLED", 1)


def test_withdrawing_takes_the_event_out(rbi, alice, smtp_server):
    row = rsvp(walk(rbi), alice)
    moves.withdraw(participation=row, by=alice)
    assert str(mailed(smtp_server)[-1]["method"]) == "CANCEL"


def test_a_sign_up_that_lapses_takes_the_event_out(rbi, smtp_server):
    rsvp(walk(rbi, capacity=3), make.person(verified=False))
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert moves.lapse_overdue(Rsvp) == 1
        assert [str(calendar["method"]) for calendar in mailed(smtp_server)] == ["PUBLISH", "CANCEL"]


def test_each_word_to_a_calendar_has_a_higher_sequence(rbi, alice, bob, smtp_server):
    made = walk(rbi)
    moves.withdraw(participation=rsvp(made, alice), by=alice)
    rsvp(made, alice)
    services.cancel(made, by=bob)
    events = [event(calendar) for calendar in mailed(smtp_server)]
    assert [str(one["status"]) for one in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [int(one["sequence"]) for one in events] == [0, 1, 2, 3]
    assert len({one["uid"] for one in events}) == 1


def test_the_uid_outlives_a_move_of_the_site(rbi, settings):
    made = walk(rbi)
    uids = []
    for settings.BASE_URL in ("https://old.example.edu", "https://new.example.edu"):
        uids.append(calendars.event_of(made, cancelled=False)["uid"])
    assert uids == [str(made.uid)] * 2


def test_the_organizer_is_the_initiative(rbi, settings):
    settings.DEFAULT_FROM_EMAIL = "We're All In <hello@example.edu>"
    organizer = calendars.event_of(walk(rbi), cancelled=True)["organizer"]
    assert (str(organizer), organizer.params["CN"]) == ("MAILTO:hello@example.edu", "We're All In")


def test_what_was_stored_with_invisible_characters_leaves_without_them(rbi):
    event = calendars.event_of(walk(rbi, title="Data\x0b Walk", summary="A\x01ll", venue="H\u2028all"), cancelled=False)
    assert [str(event[name]) for name in ("summary", "description", "location")] == ["Data Walk", "All", "Hall"]


def test_who_waits_gets_no_event(rbi, smtp_server):
    made = walk(rbi, capacity=1)
    rsvp(made)
    assert rsvp(made, make.person()).status == "waitlisted"
    assert len(mailed(smtp_server)) == 1


def test_the_feed_holds_published_walks_of_its_program(client, rbi, grbi, bob):
    shown, gone = walk(rbi, title="Shown"), walk(rbi, title="Gone")
    services.cancel(gone, by=bob)
    walk(rbi, published=False)
    walk(grbi)
    answer = client.get(reverse("datawalk:feed", args=["rbi"]))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {(str(one["summary"]), str(one["status"])) for one in events} == {
        ("Shown", "CONFIRMED"),
        ("Gone", "CANCELLED"),
    }
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert shown.pk
