from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from datawalk import attendance, calendars, services
from datawalk.forms import RsvpDetailsForm, RsvpForm
from datawalk.models import DataWalk, Reflection, Rsvp
from pages.requests import show_or_act
from participation import answers, limits, participant, visitor
from participation.forms import answers_in
from participation.models import Person, Program

SENT = "datawalk_sent"


def published_walk(program: str, slug: str) -> DataWalk:
    """Raises Http404."""
    walks = DataWalk.objects.published().select_related("program").with_places()
    return get_object_or_404(walks, program__slug=program, slug=slug)


@require_safe
def next_walk(request: HttpRequest) -> HttpResponse:
    """The page of the next walk; later ones and those that were are linked from it."""
    ahead = list(DataWalk.objects.ahead().select_related("program").with_places())
    if not ahead:
        past = DataWalk.objects.published().select_related("program").order_by("-starts_at")[:5]
        return render(request, "datawalk/none.html", {"past": past})
    return render(request, "datawalk/walk.html", {"walk": ahead[0], "others": ahead[1:]})


@require_safe
def walk(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    return render(request, "datawalk/walk.html", {"walk": published_walk(program, slug)})


@never_cache
@show_or_act
def rsvp(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """RSVP; who is signed in and has one already changes it instead."""
    walk, person = published_walk(program, slug), participant.current(request)
    if request.method != "POST" and Rsvp.objects.active().filter(activity=walk, person=person).exists():
        return redirect("datawalk:change", program, slug)
    if not walk.is_open:
        return redirect(walk)
    form = RsvpForm(request.POST or None, walk=walk, participant=person)
    if request.method == "POST" and form.is_valid():
        limits.require_sign_up(request, form.cleaned_data["email"])
        outcome = services.reply(
            walk,
            you=form.person,
            details=answers_in(Rsvp, form),
            submission=form.submission,
            participant=person,
        )
        sent = {"walk": walk.pk, "email": form.cleaned_data["email"], "result": outcome.shown}
        visitor.keep(request, SENT, sent)
        return redirect("datawalk:sent", program, slug)
    return render(request, "datawalk/rsvp.html", {"walk": walk, "form": form})


@never_cache
@show_or_act
@participant.required
def change(request: HttpRequest, person: Person, program: str, slug: str) -> HttpResponse:
    """When somebody comes and what they need, once more; the place stays as it is."""
    rsvps = Rsvp.objects.active().filter(person=person).select_related("activity__program")
    row = get_object_or_404(rsvps, activity=published_walk(program, slug))
    if not row.is_proven:
        return redirect("participation:confirm")
    if not row.get_change_url():
        return redirect("my_participation")
    form = RsvpDetailsForm(request.POST or None, walk=row.activity, initial=answers.of(row))
    if request.method == "POST" and form.is_valid():
        answers.change(row, answers_in(Rsvp, form), by=person)
        messages.success(request, _("Your RSVP is changed."))
        return redirect("my_participation")
    return render(request, "datawalk/change.html", {"walk": row.activity, "rsvp": row, "form": form})


@never_cache
@require_safe
def sent(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    walk, kept = published_walk(program, slug), visitor.kept(request, SENT)
    if kept is None or kept["walk"] != walk.pk:
        return redirect(walk)
    return render(request, "datawalk/sent.html", {"walk": walk, "sent": kept})


@require_safe
def feed(request: HttpRequest, program: str) -> HttpResponse:
    """A calendar to subscribe to: every published walk of a program, cancelled ones as cancelled."""
    found = get_object_or_404(Program, slug=program)
    walks = DataWalk.objects.published().filter(program=found).select_related("program")
    response = HttpResponse(calendars.calendar_of(walks, method="PUBLISH"), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="data-walk-{found.slug}.ics"'
    patch_cache_control(response, max_age=900)
    return response


@require_safe
def summary(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """After the walk: how many came, what they said, what happens next."""
    walk = published_walk(program, slug)
    if not (walk.summary_published and walk.is_over):
        raise Http404
    labels, published = attendance.published_counts(walk)
    shown = Reflection.objects.filter(status=Reflection.Status.PUBLISHED)
    themes = walk.themes.filter(reflections__in=shown).distinct().select_related("target__program")
    themes = themes.prefetch_related(Prefetch("reflections", shown))
    rows = list(zip(labels, published.counts, strict=True))
    context = {"walk": walk, "rows": rows, "total": published.total, "themes": themes}
    return render(request, "datawalk/summary.html", context)
