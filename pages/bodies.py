"""The body of a request, whatever its method, is taken in before anything else, within a size and a time."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from threading import Timer

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from pages.requests import natural_number


class TakeBodiesIn:
    """Answers 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, files included, 411 to one that does not say its length,
    and 408 to one that is not there after settings.BODY_SECONDS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = _refusal(request)
        if refusal == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return render(request, "413.html", status=refusal)
        return render(request, "400.html", status=refusal) if refusal else self.get_response(request)


def _refusal(request: HttpRequest) -> HTTPStatus | None:
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return HTTPStatus.LENGTH_REQUIRED
    try:
        with _deadline(request):
            came = len(request.body)
    except RequestDataTooBig:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except UnreadablePostError:
        return HTTPStatus.REQUEST_TIMEOUT
    announced = natural_number(request.META.get("CONTENT_LENGTH")) or 0
    return HTTPStatus.REQUEST_TIMEOUT if came < announced else None


@contextmanager
def _deadline(request: HttpRequest) -> Iterator[None]:
    """Whoever sends a byte now and then does not hold the thread: from then on the connection gives nothing more."""
    connection = request.META.get("gunicorn.socket")
    if connection is None or not request.META.get("CONTENT_LENGTH"):
        yield
        return
    timer = Timer(settings.BODY_SECONDS, _hang_up, [connection])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # closed already
        connection.shutdown(socket.SHUT_RD)
