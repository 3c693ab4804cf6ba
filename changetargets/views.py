from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from changetargets import charts, history, services
from changetargets.forms import ContributeForm, FilterForm
from changetargets.models import ChangeTarget, Contribution
from pages.requests import show_or_act
from participation import limits, participant, visitor
from participation.forms import answers_in
from participation.models import Program

SENT = "changetargets_sent"


def published(program: str, slug: str) -> ChangeTarget:
    """Raises Http404."""
    return get_object_or_404(ChangeTarget.objects.for_reading(), program__slug=program, slug=slug)


@require_safe
def tracker(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    targets = list(ChangeTarget.objects.for_reading().matching(**form.chosen))
    context = {
        "form": form,
        "targets": targets,
        "stale": [target for target in targets if target.is_stale],
        "charts": [charts.by_status(targets), charts.by_sphere(targets)] if targets else [],
        "programs": Program.objects.prefetch_related("spheres"),
        "query": request.GET.urlencode(),
    }
    return render(request, "changetargets/tracker.html", context)


@require_safe
def target(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    target = published(program, slug)
    updates = list(target.updates.published().newest_first())
    context = {
        "target": target,
        "program": target.program,
        "updates": updates,
        "objectives": target.objectives.all(),
        "selves": history.selves(target),
        "chart": charts.of_measure(target, updates) if target.is_measured else None,
    }
    return render(request, "changetargets/target.html", context)


@never_cache
@show_or_act
def contribute(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    target = published(program, slug)
    if not target.is_open or not target.ways:
        return redirect(target)
    form = ContributeForm(request.POST or None, target=target, participant=participant.current(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "changetargets/contribute.html", {"target": target, "form": form})
    limits.require_sign_up(request, form.cleaned_data["email"])
    details = answers_in(Contribution, form)
    outcome = services.contribute(target, you=form.person, details=details, submission=form.submission)
    sent = {"email": form.cleaned_data["email"], "result": outcome.shown}
    visitor.keep(request, f"{SENT}:{target.pk}", sent)
    return redirect("changetargets:sent", program, slug)


@never_cache
@require_safe
def sent(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    target = published(program, slug)
    sent = visitor.kept(request, f"{SENT}:{target.pk}")
    if sent is None:
        return redirect("changetargets:contribute", program, slug)
    return render(request, "changetargets/sent.html", {"target": target, "sent": sent})
