"""The code for the door, and QR codes as pictures. Knows no model."""

import io

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse

DOOR_SALT = "datawalk.door"


def door_address(pk: int) -> str:
    """The short address of an RSVP's page for the door, by its primary key; the same whenever it is asked for."""
    return settings.BASE_URL + reverse("datawalk:check_in", args=[door_code(pk)])


def door_code(pk: int) -> str:
    return signing.Signer(salt=DOOR_SALT).sign(str(pk))


def rsvp_of_code(code: str) -> int | None:
    """The primary key of the RSVP that a code was made for; None for a code that is not ours."""
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
