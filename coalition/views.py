from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition import draft, services
from coalition.forms import HowYouHelpForm, YouForm
from coalition.models import Coalition, Membership
from pages.requests import show_or_act
from participation import limits, participant, visitor
from participation.forms import answers_in, kept, to_check

SENT = "coalition_sent"


def shown() -> QuerySet[Coalition]:
    """One published coalition of each program: the one that takes applications now, or else the latest."""
    open_now = ExpressionWrapper(Q(opens_at__lte=Now(), closes_at__gt=Now()), output_field=BooleanField())
    of_a_program = ("program__position", "program_id")
    open_first = Coalition.objects.published().order_by(*of_a_program, open_now.desc(), "-starts_on")
    return open_first.distinct(*of_a_program).select_related("program")


def current(slug: str) -> Coalition:
    """Raises Http404 for a program without one."""
    return get_object_or_404(shown(), program__slug=slug)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "coalition/index.html", {"coalitions": shown()})


@require_safe
def program(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = current(slug)
    return render(request, "coalition/program.html", {"coalition": coalition, "program": coalition.program})


@never_cache
@show_or_act
def you(request: HttpRequest, slug: str) -> HttpResponse:
    coalition, person = current(slug), participant.current(request)
    if not coalition.is_open:
        return redirect(coalition)
    if request.method == "POST":
        form = YouForm(request.POST, coalition=coalition)
        if form.is_valid():
            draft.keep(request, coalition, "you", form)
            return redirect("coalition:how_you_help", slug)
    else:
        form = YouForm(coalition=coalition, initial=_kept(request, coalition, "you", YouForm), participant=person)
    return render(request, "coalition/you.html", {"coalition": coalition, "form": form, "step": 1})


def _kept(request: HttpRequest, coalition: Coalition, step: str, form: type[BaseForm]) -> dict[str, object]:
    typed = draft.read(request, coalition, step)
    return {} if typed is None else kept(form, typed)


@never_cache
@show_or_act
def how_you_help(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = current(slug)
    if draft.read(request, coalition, "you") is None:
        return redirect("coalition:you", slug)
    if request.method == "POST":
        form = HowYouHelpForm(request.POST, coalition=coalition)
        stored = draft.keep(request, coalition, "how_you_help", form)
        if stored and "back" in request.POST:
            return redirect("coalition:you", slug)
        if form.is_valid():
            return redirect("coalition:check", slug)
    else:
        form = HowYouHelpForm(coalition=coalition, initial=_kept(request, coalition, "how_you_help", HowYouHelpForm))
    return render(request, "coalition/how_you_help.html", {"coalition": coalition, "form": form, "step": 2})


@never_cache
@show_or_act
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on one page before it is sent; POST sends it."""
    coalition = current(slug)
    if draft.read(request, coalition, "you") is None and visitor.kept(request, f"{SENT}:{slug}"):
        return redirect("coalition:sent", slug)
    you = YouForm(draft.read(request, coalition, "you"), coalition=coalition)
    help_form = HowYouHelpForm(draft.read(request, coalition, "how_you_help"), coalition=coalition)
    if not you.is_valid():
        return redirect("coalition:you", slug)
    if not help_form.is_valid():
        return redirect("coalition:how_you_help", slug)
    if request.method != "POST":
        answers = {"you_answers": to_check(you), "help_answers": to_check(help_form)}
        return render(request, "coalition/check.html", {"coalition": coalition, "step": 3, **answers})
    return _send(request, coalition, you, help_form)


def _send(request: HttpRequest, coalition: Coalition, you: YouForm, help_form: HowYouHelpForm) -> HttpResponse:
    limits.require_sign_up(request, you.cleaned_data["email"])
    details = answers_in(Membership, you) | answers_in(Membership, help_form)
    outcome = services.apply(
        coalition,
        you=you.person,
        details=details,
        submission=you.submission,
        participant=participant.current(request),
    )
    sent = {"email": you.cleaned_data["email"], "result": outcome.shown}
    visitor.keep(request, f"{SENT}:{coalition.program.slug}", sent)
    draft.discard(request, coalition)
    return redirect("coalition:sent", coalition.program.slug)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = current(slug)
    sent = visitor.kept(request, f"{SENT}:{slug}")
    if sent is None:
        return redirect(coalition)
    return render(request, "coalition/sent.html", {"coalition": coalition, "sent": sent})
