"""The participant's session: a key of its own beside the staff's, and never a login."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from participation.models import Person

KEY = "participant"
NEWLY_VERIFIED = "newly_verified"
SESSION_SECONDS = 2 * 60 * 60


def open_session(request: HttpRequest, person: Person) -> None:
    request.session.cycle_key()
    request.session[KEY] = {"pk": person.pk, "epoch": person.session_epoch, "since": timezone.now().timestamp()}


def close_session(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
    request.session.cycle_key()


def current(request: HttpRequest) -> Person | None:
    """Who followed a link in this browser within the last two hours, if they did not sign out since."""
    entry = request.session.get(KEY)
    if not entry or timezone.now().timestamp() - entry["since"] > SESSION_SECONDS:
        return None
    return Person.objects.filter(pk=entry["pk"], session_epoch=entry["epoch"], erased_at=None).first()


def required(view: Callable) -> Callable:
    """Pass the participant to the view as its second argument, or ask for the address to send a link to."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        person = current(request)
        if person is None:
            return redirect("participation:ask_for_link")
        return view(request, person, *args, **kwargs)

    return guarded
