"""Calendar files after RFC 5545, and the code for the door."""

import io
from collections.abc import Iterable
from datetime import UTC
from email.utils import parseaddr
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from mail.facts import Attachment
from pages.texts import without_unseen
from participation import audit
from participation.models import Status

if TYPE_CHECKING:
    from datawalk.models import DataWalk, Rsvp

ENDED = (Status.WITHDRAWN, Status.DECLINED, Status.LAPSED)
DOOR_SALT = "datawalk.door"
PRODUCT = "-//We're All In//Data Walk//EN"


def event_of(walk: "DataWalk", *, cancelled: bool, sequence: int | None = None) -> Event:
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
    walks: Iterable["DataWalk"], *, method: str, cancelled: bool | None = None, sequence: int | None = None
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


def facts_of_files(rsvp: "Rsvp") -> dict[str, object] | None:
    """What the files of an email about an RSVP tell: of the event, or of its cancellation; None for who waits."""
    # Each move of the person is a revision of their event, too: a program drops a cancellation of one it has newer.
    sequence = rsvp.activity.sequence + max(audit.trail(rsvp).exclude(after="").count() - 1, 0)
    if rsvp.status == Status.ACCEPTED and rsvp.activity.takes_place:
        return {"method": "PUBLISH", "sequence": sequence}
    if rsvp.status in ENDED or (rsvp.status == Status.ACCEPTED and not rsvp.activity.takes_place):
        return {"method": "CANCEL", "sequence": sequence}
    return None


def files(rsvp: "Rsvp", *, method: str, sequence: int) -> list[Attachment]:
    """The event with the code for the door, or the event's cancellation."""
    content = calendar_of([rsvp.activity], method=method, cancelled=method == "CANCEL", sequence=sequence)
    event = Attachment("data-walk.ics", f"text/calendar; method={method}; charset=utf-8", content)
    if method == "CANCEL":
        return [event]
    return [event, Attachment("door-code.png", "image/png", qr_png(door_address(rsvp)))]


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
