"""Cookies of our own: signed, out of reach of scripts, and named so that no other host can set them."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse


def name_of(name: str, path: str = "/") -> str:
    """In https mode with a prefix: by it a browser refuses the cookie from another host and over http."""
    if not settings.SESSION_COOKIE_SECURE:
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"


def put(response: HttpResponse, name: str, value: str, *, seconds: int, path: str = "/") -> None:
    response.set_cookie(
        name_of(name, path),
        signing.TimestampSigner(salt=f"pages.cookies.{name}").sign(value),
        max_age=seconds,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def get(request: HttpRequest, name: str, *, seconds: int, path: str = "/") -> str:
    """What `put` has put there within the last `seconds`; empty for anything else."""
    cookie = request.COOKIES.get(name_of(name, path), "")
    try:
        return signing.TimestampSigner(salt=f"pages.cookies.{name}").unsign(cookie, max_age=seconds)
    except signing.BadSignature:
        return ""
