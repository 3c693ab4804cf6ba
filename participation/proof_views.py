"""Which sign-ups wait for the yes of the address's owner, and the page on which it is given or refused."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from participation import answers, links, moves, participant
from participation.kinds import kinds
from participation.models import Link, Participation, Person


@dataclass(frozen=True)
class Filed:
    """A sign-up as it is shown: `value` comes back with the yes, and tells which answers were seen."""

    row: Participation
    answers: list[tuple[str, str]]
    value: str


def of_link(link: Link) -> list[Participation]:
    """The sign-ups that the email of this link is about, as far as they still wait for a yes."""
    found = []
    for label, pk in link.payload.get("rows", []):
        if label in kinds():
            found += _unproven(kinds()[label], link.person).filter(pk=pk)
    return found


def of_person(person: Person) -> list[Participation]:
    """Everything in their name that still waits for a yes."""
    return [row for kind in kinds().values() for row in _unproven(kind, person)]


def ask(
    request: HttpRequest, person: Person, groups: list[list[Participation]], *, link: Link | None = None
) -> HttpResponse:
    """Show what was filed, every answer; POST takes a yes or a no for one group of sign-ups.

    By a link the yes also confirms the address and signs the person in; the no ends that link.
    """
    filed = [[_filed(row) for row in group] for group in groups]
    posted = set(request.POST.getlist("row"))
    chosen = [one for group in filed for one in group if one.value in posted]
    if request.method == "POST" and chosen and "no" in request.POST:
        return _refuse(request, chosen, link)
    if request.method == "POST" and chosen and len(chosen) == len(posted):
        return _accept(request, person, chosen, link)
    context = {"groups": filed, "person": person, "changed": request.method == "POST"}
    return render(request, "participation/filed.html", context)


def _accept(request: HttpRequest, person: Person, chosen: list[Filed], link: Link | None) -> HttpResponse:
    try:
        for one in chosen:
            moves.prove(participation=one.row, by=person, seen=one.value.rpartition(":")[2])
    except moves.IllegalMove as error:
        messages.warning(request, str(error))
        return redirect(request.path)
    if link:
        links.use(link)
        participant.open_session(request, link.person)
    messages.success(request, _("Thank you. Your sign-up is confirmed."))
    return redirect("my_participation")


def _refuse(request: HttpRequest, chosen: list[Filed], link: Link | None) -> HttpResponse:
    for one in chosen:
        moves.disown(participation=one.row)
    if link:
        links.revoke(link)
        return render(request, "participation/disowned.html")
    messages.success(request, _("It is taken back, and what was typed is deleted."))
    return redirect("my_participation")


def _unproven(kind: type[Participation], person: Person):
    return kind.objects.unproven().of(person).select_related("activity__program", "person").in_turn()


def _filed(row: Participation) -> Filed:
    return Filed(row, answers.listed(row), f"{row._meta.app_label}:{row.pk}:{answers.digest(row)}")
