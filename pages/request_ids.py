"""One id for each request: in each line of the log, in a header of the answer, and on a page that tells of an error."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
OF_A_PROXY = re.compile(r"[0-9A-Za-z-]{16,64}")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

logger = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request, or of the task, that this thread works on; empty outside of one."""
    return _current.get()


def begin(given: str = "") -> str:
    """From here on this thread works under the id `given`, or under a new one. Returns it."""
    # It stays until the next one begins: what a server logs while it sends a long answer still belongs to this one.
    _current.set(given or uuid.uuid4().hex)
    return current()


class RequestIds:
    """Gives each request its id and writes one line about it: by its route, never by its path, and without a network.

    A path may hold the token of a link or the code for a door, and a query what somebody searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, request_id = time.monotonic(), begin(_id_of_our_proxy(request))
        response = self.get_response(request)
        response[HEADER] = request_id
        if response.status_code >= 400 or not request.path_info.startswith(settings.UNLOGGED_PATHS):
            _log(request, response, milliseconds=round((time.monotonic() - started) * 1000))
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the addresses that this one belongs to; “-” for one that none of ours answers."""
    return request.resolver_match.route if request.resolver_match else "-"


def name_of(request: HttpRequest) -> str:
    """What was asked for: the method and the route."""
    return f"{request.method if request.method in METHODS else '-'} {route_of(request)}"


def _id_of_our_proxy(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if settings.TRUSTED_PROXY_COUNT and OF_A_PROXY.fullmatch(given) else ""


def _log(request: HttpRequest, response: HttpResponse, milliseconds: int) -> None:
    fields = {"status": response.status_code, "ms": milliseconds}
    logger.info("%s %s, %s ms", name_of(request), *fields.values(), extra={"fields": fields})
