from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miniprojects import services
from miniprojects.catalogue import find, year_to_show, years
from miniprojects.forms import CatalogueForm, SignUpForm
from miniprojects.models import MiniProject
from pages.requests import natural_number, show_or_act
from participation import limits, participant, visitor
from participation.models import Program

SIGNED_UP = "miniprojects_signed_up"
CHOSEN_AT_MOST = 30


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """One form around filters and cards: what is ticked stays ticked while one filters on."""
    available = years()
    asked = natural_number(request.GET.get("year"), below=3000) or 0
    year = asked if asked > 1900 else year_to_show(available, timezone.localdate())
    form = CatalogueForm(request.GET, year=year)
    projects = list(find(year=year, **(form.cleaned_data if form.is_valid() else {})))
    chosen = _chosen(request)
    context = {
        "form": form,
        "projects": projects,
        "year": year,
        "other_years": [other for other in available if other != year],
        "programs": Program.objects.all(),
        "chosen": chosen,
        "chosen_elsewhere": chosen - {project.pk for project in projects},
        "filtered": not form.is_valid() or any(form.cleaned_data.values()),
    }
    return render(request, "miniprojects/catalogue.html", context)


def _chosen(request: HttpRequest) -> set[int]:
    numbers = [natural_number(value) for value in request.GET.getlist("project")]
    return set([number for number in numbers if number is not None][:CHOSEN_AT_MOST])


@require_safe
def project(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    projects = MiniProject.objects.published().select_related("program").with_places()
    found = get_object_or_404(projects, program__slug=program, slug=slug)
    return render(request, "miniprojects/project.html", {"project": found})


def _chosen_projects(request: HttpRequest) -> list[MiniProject]:
    """Those that take sign-ups; of what is sent also those that closed while somebody typed, for an answer to each."""
    projects = MiniProject.objects.published() if request.method == "POST" else MiniProject.objects.open()
    return list(projects.filter(pk__in=_chosen(request)).select_related("program").with_places())


@never_cache
@show_or_act
def sign_up(request: HttpRequest) -> HttpResponse:
    """One page of details for everything that was ticked; the address holds what that is."""
    projects = _chosen_projects(request)
    if not projects:
        return render(request, "miniprojects/nothing_chosen.html", {"back": request.GET.urlencode()})
    person = participant.current(request)
    form = SignUpForm(request.POST or None, projects=projects, participant=person)
    if request.method == "POST" and form.is_valid():
        return _enroll(request, form)
    running = services.running_projects(person)
    low, high = services.hours_together({*projects, *running})
    context = {
        "form": form,
        "projects": projects,
        "affiliation": form["affiliation"].value(),
        "running": running,
        "hours": (low, high),
        "limit": min(project.program.monthly_hours_limit for project in projects),
        "back": request.GET.urlencode(),
    }
    return render(request, "miniprojects/sign_up.html", context)


def _enroll(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    limits.require_sign_up(request, form.cleaned_data["email"])
    outcomes = services.enroll(
        you=form.person,
        details=form.details,
        unless_full=form.unless_full,
        submission=form.submission,
        participant=participant.current(request),
    )
    results = {str(outcome.activity.pk): outcome.shown for outcome in outcomes}
    visitor.keep(request, SIGNED_UP, {"email": form.cleaned_data["email"], "results": results})
    return redirect("miniprojects:signed_up")


@never_cache
@require_safe
def signed_up(request: HttpRequest) -> HttpResponse:
    kept = visitor.kept(request, SIGNED_UP)
    if kept is None:
        return redirect("miniprojects:catalogue")
    projects = MiniProject.objects.filter(pk__in=kept["results"]).select_related("program")
    outcomes = [(project, kept["results"][str(project.pk)]) for project in projects]
    return render(request, "miniprojects/signed_up.html", {"email": kept["email"], "outcomes": outcomes})
