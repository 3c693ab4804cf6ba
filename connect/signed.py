"""Addresses in emails that prove by their signature what they are for: nothing about them is stored."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.urls import reverse

CHOICE_SALT, LEAVE_SALT, OLD_STOP_SALT = "connect.choice", "connect.leave", "changetargets.stop"
DAY = 24 * 60 * 60


class Unsigned(Exception):
    """The link is not one of ours, or not all of it."""


def choice_address(email: str, asked: Sequence[str]) -> str:
    """The page on which the reader of an email says yes to topics, by their keys, or changes what they get."""
    token = signing.dumps({"email": email, "asked": asked}, salt=CHOICE_SALT)
    return settings.BASE_URL + reverse("connect:follow_link", args=[token])


def choice_of(token: str) -> dict | None:
    """The email address that a link was sent to, and the keys of what was asked for; None after LINK_DAYS days."""
    try:
        return signing.loads(token, salt=CHOICE_SALT, max_age=settings.LINK_DAYS * DAY)
    except signing.BadSignature:
        return None


def leave_address(pk: int) -> str:
    """Where `subscriptions.to_leave` of the subscription with this key is shown and ended."""
    token = signing.Signer(salt=LEAVE_SALT).sign(str(pk))
    return settings.BASE_URL + reverse("connect:leave", args=[token])


def key_to_leave(token: str) -> str:
    """The key of the subscription that a link to leave names. Raises Unsigned."""
    try:
        return signing.Signer(salt=LEAVE_SALT).unsign(token)
    except signing.BadSignature:
        raise Unsigned from None


def follower_to_stop(token: str) -> int:
    """The number by which a link of an email sent before version 0.2 names who stops. Raises Unsigned."""
    try:
        return signing.loads(token, salt=OLD_STOP_SALT)
    except signing.BadSignature:
        raise Unsigned from None
