from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_safe

from connect import signed, subscriptions, topics
from connect.forms import PreferencesForm, SubscribeForm
from connect.models import SubscriptionQuerySet, Topic
from pages.requests import show_or_act
from participation import limits, participant, visitor
from participation.models import Person

READER = "connect_reader"


@never_cache
@show_or_act
def subscribe(request: HttpRequest) -> HttpResponse:
    """To news of what the address names, or of the programs that are ticked."""
    topic = topics.named_in(request.GET)
    form = SubscribeForm(request.POST or None, topic=topic)
    if request.method == "POST" and form.is_valid():
        limits.require_sign_up(request, form.cleaned_data["email"])
        subscriptions.ask(form.cleaned_data["email"], form.topics, form.submission)
        return redirect("connect:sent")
    return render(request, "connect/subscribe.html", {"form": form, "topic": topic})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "connect/sent.html")


@never_cache
@require_GET
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where history and logs would keep it."""
    choice = signed.choice_of(token)
    if choice is None:
        return expired(request)
    visitor.keep(request, READER, choice)
    return redirect("connect:choice")


@show_or_act
def expired(request: HttpRequest, token: str = "") -> HttpResponse:
    """Also for links to confirm a follow of version 0.1: what nobody had confirmed was not kept."""
    return render(request, "connect/expired.html", status=410)


@never_cache
@show_or_act
def choice(request: HttpRequest) -> HttpResponse:
    """For whoever followed a link to here: what its address gets and what was asked for, with one large button."""
    reader = visitor.kept(request, READER)
    if reader is None:
        return redirect("connect:subscribe")
    answer = _choose(request, reader["email"], topics.of_keys(reader["asked"]))
    if answer.status_code == HTTPStatus.FOUND:
        visitor.keep(request, READER, reader | {"asked": []})
    return answer


@never_cache
@show_or_act
@participant.required
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """For a participant: what their own address gets."""
    return _choose(request, person.email, [])


def _choose(request: HttpRequest, email: str, asked: list[Topic]) -> HttpResponse:
    """GET shows; POST says yes to what is ticked, and comes back."""
    active = subscriptions.topics_of(email)
    new = [topic for topic in asked if topic not in active]
    form = PreferencesForm(request.POST if request.method == "POST" else None, ticked=active + new)
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(email, form.topics)
        messages.success(request, _saved(form.topics))
        return redirect(request.path)
    return render(request, "connect/mine.html", {"form": form, "email": email, "is_new": new})


def _saved(chosen: Iterable[Topic]) -> str:
    names = ", ".join(str(topic) for topic in chosen)
    if not names:
        return _("Saved. You get no news from us any more.")
    return _("Saved. Thank you for staying connected. You get news of: %s.") % names


# A mail program posts here by itself (RFC 8058); the token in the address is what it has to show.
@csrf_exempt
@never_cache
@show_or_act
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button; POST ends. A second time is harmless."""
    return _leave(request, subscriptions.to_leave, token)


@csrf_exempt
@never_cache
@show_or_act
def leave_by_old_link(request: HttpRequest, token: str) -> HttpResponse:
    return _leave(request, subscriptions.to_leave_by_old_link, token)


def _leave(request: HttpRequest, find: Callable[[str], SubscriptionQuerySet], token: str) -> HttpResponse:
    try:
        ending = find(token)
    except signed.Unsigned:
        raise Http404 from None
    ended = [subscription.topic for subscription in ending.with_subjects()]
    if request.method != "POST":
        return render(request, "connect/leave.html", {"topics": ended})
    subscriptions.leave(ending)
    return render(request, "connect/left.html", {"topics": ended})
