"""Calendar files after RFC 5545, and the code for the door."""

import io
from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from mail.outbox import Attachment
from participation.models import Status

if TYPE_CHECKING:
    from datawalk.models import DataWalk, Rsvp

DOOR_SALT = "datawalk.door"
PRODUCT = "-//We're All In//Data Walk//EN"


def event_of(walk: "DataWalk", *, cancelled: bool) -> Event:
    """The walk as an event: times in UTC, a UID for ever, a SEQUENCE that grows, and nobody's name in it."""
    event = Event()
    event.add("uid", f"data-walk-{walk.pk}@{settings.BASE_URL.partition('://')[2].partition(':')[0]}")
    event.add("sequence", walk.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", walk.starts_at.astimezone(UTC))
    event.add("dtend", walk.ends_at.astimezone(UTC))
    event.add("summary", walk.title)
    event.add("description", walk.summary)
    event.add("location", walk.venue)
    event.add("url", settings.BASE_URL + walk.get_absolute_url())
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def calendar_of(walks: Iterable["DataWalk"], *, method: str, cancelled: bool = False) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for walk in walks:
        calendar.add_component(event_of(walk, cancelled=cancelled or walk.cancelled_at is not None))
    return calendar.to_ical()


def attachments_for(rsvp: "Rsvp") -> list[Attachment]:
    """What goes with an email about an RSVP: the event and the code for the door, or the event's cancellation."""
    walk = rsvp.activity
    if rsvp.status == Status.ACCEPTED and walk.cancelled_at is None:
        return [_calendar_file([walk], "PUBLISH"), Attachment("door-code.png", "image/png", qr_png(door_address(rsvp)))]
    if rsvp.status in (Status.WITHDRAWN, Status.DECLINED) or walk.cancelled_at:
        return [_calendar_file([walk], "CANCEL")]
    return []


def _calendar_file(walks: list["DataWalk"], method: str) -> Attachment:
    content = calendar_of(walks, method=method, cancelled=method == "CANCEL")
    return Attachment("data-walk.ics", f"text/calendar; method={method}; charset=utf-8", content)


def door_address(rsvp: "Rsvp") -> str:
    """The short address of an RSVP's page for the door; the same whenever it is asked for."""
    return settings.BASE_URL + reverse("datawalk:check_in", args=[door_code(rsvp.pk)])


def door_code(pk: int) -> str:
    return signing.Signer(salt=DOOR_SALT).sign(str(pk))


def rsvp_of_code(code: str) -> int | None:
    try:
        return int(signing.Signer(salt=DOOR_SALT).unsign(code))
    except signing.BadSignature:
        return None


def qr_png(address: str) -> bytes:
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="png", scale=6, border=4)
    return target.getvalue()


def qr_svg(address: str) -> str:
    """A QR code as inline SVG, without a style of its own."""
    return segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4, svgclass="qr", lineclass=None)
