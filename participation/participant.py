"""The participant's session: a key of its own beside the staff's, and never a login."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from participation import visitor
from participation.models import Person
from participation.sessions import PARTICIPANT

NEWLY_VERIFIED = "newly_verified"


def open_session(request: HttpRequest, person: Person) -> None:
    request.session.cycle_key()
    visitor.keep(request, PARTICIPANT, {"pk": person.pk, "epoch": person.session_epoch})


def current(request: HttpRequest) -> Person | None:
    """Who followed a link in this browser within the last two hours, if they did not sign out since."""
    entry = visitor.kept(request, PARTICIPANT)
    if entry is None:
        return None
    return Person.objects.filter(pk=entry["pk"], session_epoch=entry["epoch"], erased_at=None).first()


def required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the participant to the view as its second argument, or ask for the address to send a link to."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = current(request)
        if person is None:
            return redirect("participation:ask_for_link")
        return view(request, person, *args, **kwargs)

    return guarded
