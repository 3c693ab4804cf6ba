"""Calendar files after RFC 5545, of anything that has the shape of an occasion. Knows no model."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from pages.texts import without_unseen

PRODUCT = "-//We're All In//Data Walk//EN"


class Occasion(Protocol):
    """What a calendar tells of a walk."""

    uid: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    summary: str
    venue: str
    cancelled_at: datetime | None

    def get_absolute_url(self) -> str: ...


def event_of(walk: Occasion, *, cancelled: bool, sequence: int | None = None) -> Event:
    """The walk as an event: times in UTC, a UID for ever, a SEQUENCE that grows, and no person's name in it."""
    event = Event()
    event.add("uid", str(walk.uid))
    event.add("sequence", walk.sequence if sequence is None else sequence)
    event.add("organizer", _organizer())
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", walk.starts_at.astimezone(UTC))
    event.add("dtend", walk.ends_at.astimezone(UTC))
    event.add("summary", without_unseen(walk.title))
    event.add("description", without_unseen(walk.summary))
    event.add("location", without_unseen(walk.venue))
    event.add("url", settings.BASE_URL + walk.get_absolute_url())
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _organizer() -> vCalAddress:
    """The initiative's own address: what is published or cancelled has an organizer (RFC 5546, 3.2.1 and 3.2.5)."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"MAILTO:{address}")
    organizer.params["CN"] = vText(name)
    return organizer


def calendar_of(
    walks: Iterable[Occasion], *, method: str, cancelled: bool | None = None, sequence: int | None = None
) -> bytes:
    """A file of events. Each tells whether its walk is cancelled now, unless `cancelled` says what it has to tell."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for walk in walks:
        is_cancelled = walk.cancelled_at is not None if cancelled is None else cancelled
        calendar.add_component(event_of(walk, cancelled=is_cancelled, sequence=sequence))
    return calendar.to_ical()
