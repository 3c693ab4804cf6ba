from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_safe

from connect import subscriptions
from connect.forms import PreferencesForm, SubscribeForm
from connect.models import Subscription
from pages.requests import show_or_act
from participation import limits, participant
from participation.models import Person, Program

READER, READER_SECONDS = "connect_reader", 2 * 60 * 60


@never_cache
@show_or_act
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.require_sign_up(request, form.cleaned_data["email"])
        subscriptions.ask(form.cleaned_data["email"], form.cleaned_data["programs"], form.submission)
        return redirect("connect:sent")
    return render(request, "connect/subscribe.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "connect/sent.html")


@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where history and logs would keep it."""
    choice = subscriptions.choice_of(token)
    if choice is None:
        return render(request, "connect/expired.html", status=410)
    request.session[READER] = choice | {"since": timezone.now().timestamp()}
    return redirect("connect:choice")


@never_cache
@show_or_act
def choice(request: HttpRequest) -> HttpResponse:
    """For whoever followed a link to here: what its address gets and what was asked for, with one large button."""
    reader = request.session.get(READER)
    if reader is None or timezone.now().timestamp() - reader["since"] > READER_SECONDS:
        return redirect("connect:subscribe")
    answer = _choose(request, reader["email"], reader["asked"])
    if answer.status_code == HTTPStatus.FOUND:
        request.session[READER] = reader | {"asked": []}
    return answer


@never_cache
@show_or_act
@participant.required
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """For a participant: what their own address gets."""
    return _choose(request, person.email, [])


def _choose(request: HttpRequest, email: str, asked: list[int]) -> HttpResponse:
    """GET shows; POST says yes to what is ticked, and comes back."""
    active = set(Subscription.objects.active().of(email).values_list("program", flat=True))
    typed = request.POST if request.method == "POST" else None
    form = PreferencesForm(typed, initial={"programs": active | set(asked)})
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(email, form.cleaned_data["programs"])
        messages.success(request, _saved(form.cleaned_data["programs"]))
        return redirect(request.path)
    return render(request, "connect/mine.html", {"form": form, "email": email, "is_new": set(asked) - active})


def _saved(programs: Iterable[Program]) -> str:
    names = ", ".join(program.short_name for program in programs)
    if not names:
        return _("Saved. You get no news from us any more.")
    return _("Saved. Thank you for staying connected. You get news of: %s.") % names


# A mail program posts here by itself (RFC 8058); the token in the address is what it has to show.
@csrf_exempt
@never_cache
@show_or_act
def leave(request: HttpRequest, token: str) -> HttpResponse:
    subscription = subscriptions.subscription_of(token)
    if subscription is None:
        raise Http404
    if request.method != "POST":
        return render(request, "connect/leave.html", {"subscription": subscription})
    left_now = subscriptions.leave(subscription)
    return render(request, "connect/left.html", {"subscription": subscription, "left_now": left_now})
