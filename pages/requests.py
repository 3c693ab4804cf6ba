"""What comes in is read in one place: refused where no page can answer it, and texts put into one form."""

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pages import texts

QUERY_VALUE_CHARACTERS_AT_MOST = 2_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # Postgres stores neither NUL nor half of a surrogate pair
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError)


show_or_act = require_http_methods(["GET", "HEAD", "POST"])


def natural_number(text: str | None, *, below: int = 2**63) -> int | None:
    """The number that a part of an address or a posted value stands for; None for anything else, or from `below` on."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) >= 20:
        return None
    return number if (number := int(text)) < below else None


class RefuseUnreadableRequests:
    """Answers 400 to what is no UTF-8, cannot be stored or is far too long, and 413 to a body over Django's limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            acceptable = _is_acceptable(request)
        except TOO_LARGE:
            return render(request, "413.html", status=413)
        except UNREADABLE:
            acceptable = False
        return self.get_response(request) if acceptable else render(request, "400.html", status=400)


class UnifyTexts:
    """Gives the pages every text that was typed in one form, as `texts.unify` writes it; passwords stay as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django lets nobody change what came in, and its stubs say so: here it is replaced as a whole.
        request.GET, request.POST = _unified(request.GET), _unified(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


def _is_acceptable(request: HttpRequest) -> bool:
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        return False
    if any(len(value) > QUERY_VALUE_CHARACTERS_AT_MOST for _name, value in _pairs(request.GET)):
        return False
    return not any(UNSTORABLE.search(text) for text in _texts(request))


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for pair in [*request.COOKIES.items(), *_pairs(request.GET), *_pairs(request.POST)]:
        yield from pair
    yield from (file.name or "" for _name, files in request.FILES.lists() for file in files)


def _unified(values: QueryDict) -> QueryDict:
    if all(_as_unified(name, value) == value for name, value in _pairs(values)):
        return values
    unified = QueryDict(mutable=True)
    for name, several in values.lists():
        unified.setlist(name, [_as_unified(name, value) for value in several])
    return unified


def _as_unified(name: str, value: str) -> str:
    return value if "password" in name else texts.unify(value)


def _pairs(values: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, several in values.lists() for value in several)
