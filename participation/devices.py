"""A browser that did something within the last day, known by a random number in a signed cookie and by nothing else."""

import secrets

from django.http import HttpRequest, HttpResponse

from pages import cookies

COOKIE = "device"
SECONDS = 24 * 60 * 60


def of(request: HttpRequest) -> str:
    """The number of this browser; empty for one that has none of ours."""
    return cookies.get(request, COOKIE, seconds=SECONDS)


def remember(request: HttpRequest) -> None:
    """Have the answer give this browser a number, if it has none."""
    if not of(request):
        request.new_device = secrets.token_urlsafe(16)


def give(request: HttpRequest, response: HttpResponse) -> None:
    if device := getattr(request, "new_device", ""):
        cookies.put(response, COOKIE, device, seconds=SECONDS)
