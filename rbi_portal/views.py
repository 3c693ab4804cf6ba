from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from participation.models import Program
from rbi_portal.openings import open_now


class Way(NamedTuple):
    path: str
    glyph: str
    title: str
    summary: str
    time: str


WAYS = [
    Way(
        "/coalition/",
        "coalition",
        _("Join the coalition"),
        _("Guide the change projects of a year: weigh the options, decide where energy goes, meet resistance."),
        _("A few hours a month, for a year"),
    ),
    Way(
        "/mini-projects/",
        "mini-projects",
        _("Give hours to a mini project"),
        _("Small, finished pieces of work with a point person beside you. Choose several and sign up once."),
        _("From three hours, once, to a few hours a month"),
    ),
    Way(
        "/change-targets/",
        "change-targets",
        _("Push a change target"),
        _("See what we said would change, how far it has come, and where your help moves it on."),
        _("As much or as little as you like"),
    ),
    Way(
        "/data-walk/",
        "data-walk",
        _("Come to the Data Walk"),
        _("Walk past what the numbers show, talk, and write down what you think the change should be."),
        _("Come at any time, stay as long as you like"),
    ),
    Way(
        "/myths/",
        "myths",
        _("Test what you know"),
        _("Statements about race in science and medicine, what the evidence shows, and a quiz that teaches."),
        _("Ten statements, ten minutes"),
    ),
    Way(
        "/stay-connected/",
        "stay-connected",
        _("Stay connected"),
        _("News from the programs you choose: what has changed, what is next, and where help is needed."),
        _("One email now and then"),
    ),
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"ways": WAYS, "openings": open_now(), "programs": Program.objects.all()}
    return render(request, "rbi_portal/home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at this address on pages that link none: the admin, downloads."""
    return redirect(static("favicon.svg"))
