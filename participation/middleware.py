from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg2.errors import LockNotAvailable

from participation.moves import Busy


class BusyMiddleware:
    """Turns an activity, or another row, that stayed locked into a page that asks to try again."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Busy) or isinstance(exception.__cause__, LockNotAvailable):
            response = render(request, "participation/busy.html", status=503)
            response["Retry-After"] = "10"
            return response
        return None
