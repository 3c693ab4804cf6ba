from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from connect import subscriptions
from pages.requests import show_or_act
from participation import moves, participant, visitor
from participation.kinds import kinds
from participation.models import Person


@never_cache
@require_safe
@participant.required
def show(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that one person takes part in, across the apps."""
    newly_verified = visitor.kept(request, participant.NEWLY_VERIFIED)
    visitor.drop(request, participant.NEWLY_VERIFIED)
    context = {
        "person": person,
        "sign_ups": sign_ups_of(person),
        "news": subscriptions.topics_of(person.email),
        "newly_verified": newly_verified,
    }
    return render(request, "rbi_portal/my_participation.html", context)


def sign_ups_of(person: Person) -> list[tuple[str, object]]:
    """Pairs of a kind's key and a participation, those under way first."""
    rows = [
        (key, row)
        for key, kind in kinds().items()
        for row in kind.objects.of(person).select_related("activity__program").order_by("-applied_at")
    ]
    return sorted(rows, key=lambda pair: not pair[1].is_active)


@never_cache
@show_or_act
@participant.required
def withdraw(request: HttpRequest, person: Person, kind: str, pk: int) -> HttpResponse:
    """GET asks once more; POST withdraws. Only ever one's own sign-up."""
    if kind not in kinds():
        raise Http404
    row = get_object_or_404(kinds()[kind].objects.of(person).select_related("activity__program"), pk=pk)
    if request.method != "POST":
        return render(request, "rbi_portal/withdraw.html", {"row": row, "kind": kind})
    try:
        moves.withdraw(participation=row, by=person)
        messages.success(request, _("You have withdrawn from “%s”.") % row.activity)
    except moves.IllegalMove as error:
        messages.warning(request, str(error))
    return redirect("my_participation")
