from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from participation import moves, participant
from participation.forms import answers_in
from tests.reading_group.forms import ReaderForm
from tests.reading_group.models import Reader, ReadingGroup


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "reading_group/page.html", {"group": ReadingGroup.objects.open().first()})


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "reading_group/page.html", {"group": get_object_or_404(ReadingGroup, slug=slug)})


def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(ReadingGroup.objects.open(), slug=slug)
    form = ReaderForm(request.POST or None, group=group, participant=participant.current(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "reading_group/sign_up.html", {"form": form})
    details = {group.pk: answers_in(Reader, form)}
    moves.sign_up(
        kind=Reader,
        you=form.person,
        activities=details,
        details=details,
        submission=form.submission,
        participant=participant.current(request),
    )
    return redirect(group)
