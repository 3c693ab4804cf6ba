from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition import draft, services
from coalition.forms import HowYouHelpForm, YouForm
from coalition.models import Coalition
from pages.requests import show_or_act
from participation import limits, participant
from participation.forms import PERSON_FIELDS, details_of

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
    coalition = current(slug)
    if not coalition.is_open:
        return redirect(coalition)
    if request.method == "POST":
        form = YouForm(request.POST, coalition=coalition)
        if form.is_valid():
            draft.keep(request, coalition, "you")
            return redirect("coalition:how_you_help", slug)
    else:
        typed = draft.read(request, coalition, "you")
        form = YouForm(coalition=coalition, initial=_initial(request, typed))
    return render(request, "coalition/you.html", {"coalition": coalition, "form": form, "step": 1})


def _initial(request: HttpRequest, typed) -> dict:
    person = participant.current(request)
    known = details_of(person) if person else {}
    # The first stamp is kept too: who comes back to change a word is not "faster than a person".
    kept = {name: typed.get(name, "") for name in (*PERSON_FIELDS, "submission_stamp")} if typed else {}
    return known | kept


@never_cache
@show_or_act
def how_you_help(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = current(slug)
    if draft.read(request, coalition, "you") is None:
        return redirect("coalition:you", slug)
    typed = draft.read(request, coalition, "how_you_help")
    if request.method == "POST":
        draft.keep(request, coalition, "how_you_help")
        if "back" in request.POST:
            return redirect("coalition:you", slug)
        form = HowYouHelpForm(request.POST, coalition=coalition)
        if form.is_valid():
            return redirect("coalition:check", slug)
    else:
        form = HowYouHelpForm(coalition=coalition, initial=_kept_help(typed))
    return render(request, "coalition/how_you_help.html", {"coalition": coalition, "form": form, "step": 2})


def _kept_help(typed) -> dict:
    if typed is None:
        return {}
    words = {name: typed.get(name, "") for name in ("motivation", "experience")}
    return words | {"spheres": typed.getlist("spheres")}


@never_cache
@show_or_act
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on one page before it is sent; POST sends it."""
    coalition = current(slug)
    if draft.read(request, coalition, "you") is None and slug in request.session.get(SENT, {}):
        return redirect("coalition:sent", slug)
    you = YouForm(draft.read(request, coalition, "you"), coalition=coalition)
    help_form = HowYouHelpForm(draft.read(request, coalition, "how_you_help"), coalition=coalition)
    if not you.is_valid():
        return redirect("coalition:you", slug)
    if not help_form.is_valid():
        return redirect("coalition:how_you_help", slug)
    if request.method != "POST":
        answers = {
            "you_answers": answers_of(you, PERSON_FIELDS),
            "help_answers": answers_of(help_form, help_form.fields),
        }
        return render(request, "coalition/check.html", {"coalition": coalition, "step": 3, **answers})
    return _send(request, coalition, you, help_form)


def answers_of(form: Form, names: Iterable[str]) -> list[tuple[str, str, str]]:
    """For each field its label, the answer in words, and the id to go back to."""
    return [(form[name].label, _in_words(form, name), form[name].auto_id) for name in names]


def _in_words(form: Form, name: str) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, list):
        return ", ".join(str(row) for row in value)
    return dict(getattr(form.fields[name], "choices", ())).get(value, value)


def _send(request: HttpRequest, coalition: Coalition, you: YouForm, help_form: HowYouHelpForm) -> HttpResponse:
    limits.require_sign_up(request, you.cleaned_data["email"])
    outcome = services.apply(coalition, you=you.person, how_you_help=help_form.cleaned_data, submission=you.submission)
    sent = {"email": you.cleaned_data["email"], "result": outcome.shown}
    request.session[SENT] = request.session.get(SENT, {}) | {coalition.program.slug: sent}
    draft.discard(request, coalition)
    return redirect("coalition:sent", coalition.program.slug)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = current(slug)
    sent = request.session.get(SENT, {}).get(slug)
    if sent is None:
        return redirect(coalition)
    return render(request, "coalition/sent.html", {"coalition": coalition, "sent": sent})
