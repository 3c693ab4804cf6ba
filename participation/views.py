from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pages.requests import show_or_act
from participation import email_change, limits, link_requests, links, participant, proof_views, visitor
from participation.forms import AskForLinkForm
from participation.models import Link, Person, Purpose

LINK = "link"


@never_cache
@require_GET
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where history and logs would keep it; the session gets the link's number."""
    link = links.find(token)
    if link is None:
        return redirect("participation:expired_link")
    visitor.keep(request, LINK, link.pk)
    return redirect("participation:press_link")


@never_cache
@show_or_act
def press_link(request: HttpRequest) -> HttpResponse:
    """Show one button, since mail scanners open every link; pressing it verifies the address and opens the page."""
    link = links.get(visitor.kept(request, LINK))
    if link is None:
        return redirect("participation:expired_link")
    if link.purpose == Purpose.CHANGE_EMAIL:
        return _press_change(request, link)
    if filed := proof_views.of_link(link):
        return proof_views.ask(request, link.person, [filed], link=link)
    if request.method != "POST":
        return render(request, "participation/press_link.html", {"person": link.person})
    visitor.keep(request, participant.NEWLY_VERIFIED, links.use(link))
    participant.open_session(request, link.person)
    return redirect("my_participation")


def _press_change(request: HttpRequest, link: Link) -> HttpResponse:
    if request.method != "POST":
        return render(request, "participation/press_change.html", {"new_email": link.payload["email"]})
    answer = email_change.confirm(link)
    return render(request, "participation/change_pressed.html", {"answer": answer})


@never_cache
@show_or_act
@participant.required
def confirm(request: HttpRequest, person: Person) -> HttpResponse:
    """What was filed in the name of who is signed in, and still waits for their yes."""
    rows = proof_views.of_person(person)
    return proof_views.ask(request, person, [[row] for row in rows]) if rows else redirect("my_participation")


@require_GET
def expired_link(request: HttpRequest) -> HttpResponse:
    return render(request, "participation/expired_link.html", status=410)


@never_cache
@show_or_act
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Have a link sent to a known address. For an unknown one the page is the same, and does the same."""
    form = AskForLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.require_sign_up(request, form.cleaned_data["email"])
        link_requests.ask(form.cleaned_data["email"], form.submission)
        return redirect("participation:link_sent")
    return render(request, "participation/ask_for_link.html", {"form": form})


@require_GET
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "participation/link_sent.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    visitor.forget(request)
    if request.user.is_authenticated:
        messages.info(request, _("You are signed out as a participant. Your staff account is still signed in."))
    return redirect("home")
