from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from myths import quiz as quizzes
from myths import results
from myths.forms import ItemReportForm
from myths.models import StatementVersion, Topic
from myths.services import report_item
from pages.requests import show_or_act
from participation import limits


# The one long page; it holds no form, so nothing secret that compression could give away.
@gzip_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    versions = StatementVersion.objects.in_guide()
    topics = Topic.objects.filled()
    chosen = next((topic for topic in topics if topic.slug == request.GET.get("topic")), None)
    if chosen:
        versions = versions.filter(statement__topic=chosen)
    response = render(request, "myths/guide.html", {"versions": versions, "topics": topics, "chosen": chosen})
    quizzes.remember_guide(response)
    return response


@require_safe
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    response = render(request, "myths/statement.html", _statement_context(slug))
    quizzes.remember_guide(response)
    return response


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    context = _statement_context(slug)
    shown = next((version for version in context["versions"] if version.number == number), None)
    if shown is None:
        raise Http404
    return render(request, "myths/statement.html", context | {"version": shown})


def _statement_context(slug: str) -> dict[str, Any]:
    versions = list(StatementVersion.objects.of(slug))
    if not versions:
        raise Http404
    return {"version": versions[0], "current": versions[0], "versions": versions}


@show_or_act
def report(request: HttpRequest, slug: str) -> HttpResponse:
    version = get_object_or_404(StatementVersion.objects.current().published(), statement__slug=slug)
    form = ItemReportForm(request.POST or None)
    if form.is_valid() and _may_report(request, form):
        report_item(version, form.cleaned_data["message"], submission=form.submission)
        messages.success(request, _("Thank you. The coordinators will look at it."))
        return redirect(version.statement)
    status = 429 if form.has_error(NON_FIELD_ERRORS, "limit") else 200
    return render(request, "myths/report.html", {"form": form, "version": version}, status=status)


def _may_report(request: HttpRequest, form: ItemReportForm) -> bool:
    allowed = limits.allow(request, "REPORTS")
    if not allowed:
        message = _("Many reports came from your network just now. Keep this page open and send yours a little later.")
        form.add_error(None, ValidationError(message, code="limit"))
    return allowed


@never_cache
@require_safe
def quiz(request: HttpRequest) -> HttpResponse:
    return render(request, "myths/quiz.html", {"quiz": quizzes.load(request), "length": quizzes.length()})


@never_cache
@require_POST
def start_quiz(request: HttpRequest) -> HttpResponse:
    limits.require(request, "QUIZZES")
    guide_read = quizzes.has_read_guide(request)
    started = quizzes.start(quizzes.load(request), guide_read=guide_read)
    response = redirect("myths:question", 1) if started.is_started else redirect("myths:quiz")
    quizzes.save(response, started)
    return response


@never_cache
@show_or_act
def question(request: HttpRequest, number: int) -> HttpResponse:
    quiz = quizzes.load(request)
    if not quiz.is_started:
        return redirect("myths:quiz")
    if not 1 <= number <= quiz.next_number:
        return redirect("myths:question", quiz.next_number)
    if request.method == "POST":
        return _answer(request, quiz, number)
    answered = results.questions(quiz)
    if number <= len(answered):
        return render(request, "myths/answer.html", {"question": answered[number - 1], "quiz": quiz})
    version = StatementVersion.objects.get(pk=quiz.drawn[number - 1])
    return render(request, "myths/question.html", {"version": version, "number": number, "quiz": quiz})


def _answer(request: HttpRequest, quiz: quizzes.Quiz, number: int) -> HttpResponse:
    if request.POST.get("version") != str(quiz.drawn[number - 1]):
        # Another statement took the place of the one on the page, which a coordinator has taken back.
        return redirect("myths:question", number)
    try:
        quizzes.answer(quiz, number, request.POST.get("answer", ""))
    except ValueError as error:
        raise BadRequest("not an answer") from error
    response = redirect("myths:question", number)
    quizzes.save(response, quiz)
    return response


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    quiz = quizzes.load(request)
    if not quiz.is_finished:
        return redirect("myths:quiz")
    answered = results.questions(quiz)
    context = {
        "missed": [question for question in answered if not question.is_right],
        "right": sum(question.is_right for question in answered),
        "asked": len(answered),
        "base_url": settings.BASE_URL,
        "code": results.share_code(answered),
    }
    return render(request, "myths/result.html", context)


@require_safe
def shared(request: HttpRequest, code: str) -> HttpResponse:
    shared_result = results.shared_result(code)
    if shared_result is None:
        raise Http404
    return render(request, "myths/shared.html", {"result": shared_result})
