"""Requests that no page can answer are refused in one place, before a session or the database sees them."""

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

QUERY_VALUE_CHARACTERS_AT_MOST = 2_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # Postgres stores neither NUL nor half of a surrogate pair
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError)


show_or_act = require_http_methods(["GET", "HEAD", "POST"])


def natural_number(text: str | None, *, below: int = 2**63) -> int | None:
    """The number that a part of an address or a posted value stands for; None for anything else, or from `below` on."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if is_number and int(text) < below else None


class RefuseUnreadableRequests:
    """Answers 400 to what is no UTF-8, cannot be stored or is far too long, and 413 to a body over Django's limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            acceptable = _is_acceptable(request)
        except TOO_LARGE:
            return render(request, "413.html", status=413)
        except UNREADABLE:
            acceptable = False
        return self.get_response(request) if acceptable else render(request, "400.html", status=400)


def _is_acceptable(request: HttpRequest) -> bool:
    if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        return False
    if any(len(value) > QUERY_VALUE_CHARACTERS_AT_MOST for _name, value in _pairs(request.GET)):
        return False
    return not any(UNSTORABLE.search(text) for text in _texts(request))


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for pair in [*request.COOKIES.items(), *_pairs(request.GET), *_pairs(request.POST)]:
        yield from pair
    yield from (file.name for file in request.FILES.values())


def _pairs(values) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, several in values.lists() for value in several)
