import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg2.errors import LockNotAvailable

from pages.request_ids import name_of
from participation import devices
from participation.limits import Exceeded
from participation.moves import Busy

logger = logging.getLogger(__name__)


class RememberDevices:
    """Gives a browser that did something a number of its own, by which limits tell it from others of its network."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        devices.give(request, response)
        return response


class TryAgainLaterMiddleware:
    """Answers what is not possible just now with a page that asks to try again: a row that stayed locked, a limit."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Exceeded):
            return render(request, "participation/too_many.html", status=429)
        if isinstance(exception, Busy) or isinstance(exception.__cause__, LockNotAvailable):
            logger.warning("A row stayed locked: %s", name_of(request))
            response = render(request, "participation/busy.html", status=503)
            response["Retry-After"] = "10"
            return response
        return None
