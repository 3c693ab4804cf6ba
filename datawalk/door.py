"""At the door, on a host's phone: scan or search, check in, undo, count a walk-in."""

import secrets
from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from datawalk import arrivals, attendance, codes
from datawalk.models import DataWalk, Rsvp
from pages.requests import show_or_act
from participation.models import Affiliation, Status
from participation.moves import IllegalMove
from participation.scope import programs_of

FOUND_AT_MOST = 20


def may_host(request: HttpRequest, walk: DataWalk) -> bool:
    """A member of the staff, with a second factor, who hosts walks of this program."""
    may = admin.site.has_permission(request) and request.user.has_perm("datawalk.host_datawalk")
    return may and programs_of(request.user).filter(pk=walk.program_id).exists()


def for_hosts(view: Callable) -> Callable:
    """Pass the walk to the view; lead to the staff login who is not through it, before they learn what there is."""

    @wraps(view)
    def guarded(request, program, slug, *args, **kwargs):
        if not admin.site.has_permission(request):
            return redirect(f"{reverse('admin:login')}?{urlencode({'next': request.path})}")
        walk = get_object_or_404(DataWalk.objects.select_related("program"), program__slug=program, slug=slug)
        if not may_host(request, walk):
            raise Http404
        return view(request, walk, *args, **kwargs)

    return never_cache(guarded)


@require_safe
@for_hosts
def door(request: HttpRequest, walk: DataWalk) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    found = list(_search(walk, words)[: FOUND_AT_MOST + 1]) if words else []
    context = {
        "walk": walk,
        "words": words,
        "found": found[:FOUND_AT_MOST],
        "more": len(found) > FOUND_AT_MOST,
        "counts": attendance.counts(walk),
        "expected": walk.participations.filter(status=Status.ACCEPTED).count(),
        "affiliations": Affiliation.choices,
        "last_walk_in": walk.walk_ins.order_by("pk").last(),
        "stamp": secrets.token_urlsafe(16),
    }
    return render(request, "datawalk/door.html", context)


def _search(walk: DataWalk, words: str) -> QuerySet[Rsvp]:
    """Who may come, and who came: a check-in can be taken back even after its person withdrew."""
    rsvps = Rsvp.objects.active() | Rsvp.objects.filter(check_in__isnull=False)
    matching = Q(person__name__icontains=words) | Q(person__email__istartswith=words)
    return (
        rsvps.filter(matching, activity=walk)
        .select_related("person", "check_in", "activity")
        .order_by("person__name", "pk")
    )


@never_cache
@show_or_act
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of an RSVP opens: one large button for a host, a friendly word for anybody else."""
    rsvps = Rsvp.objects.select_related("person", "activity__program", "check_in")
    rsvp = get_object_or_404(rsvps, pk=codes.rsvp_of_code(code) or 0)
    if not may_host(request, rsvp.activity):
        picture = codes.qr_svg(codes.door_address(rsvp.pk))
        return render(request, "datawalk/show_at_door.html", {"walk": rsvp.activity, "picture": picture})
    if request.method == "POST":
        return _act(request, rsvp)
    return render(request, "datawalk/check_in.html", {"rsvp": rsvp, "walk": rsvp.activity, "code": code})


def _act(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    try:
        _check_in_or_undo(request, rsvp)
    except IllegalMove as error:
        messages.error(request, f"{rsvp.person}: {error}")
    return redirect("datawalk:door", *rsvp.activity.in_address)


def _check_in_or_undo(request: HttpRequest, rsvp: Rsvp) -> None:
    if "undo" in request.POST:
        arrivals.undo_check_in(rsvp, by=request.user)
        messages.success(request, _("%s is not checked in any more.") % rsvp.person)
    elif arrivals.check_in(rsvp, by=request.user):
        messages.success(request, _("%s is checked in.") % rsvp.person)
    else:
        messages.info(request, _("%s was checked in before.") % rsvp.person)


@require_POST
@for_hosts
def walk_in(request: HttpRequest, walk: DataWalk) -> HttpResponse:
    """One press counts one person; the stamp in the form keeps a second press from counting again."""
    affiliation, stamp = request.POST.get("affiliation"), request.POST.get("stamp", "")[:50]
    if affiliation not in Affiliation.values or not stamp:
        raise Http404
    submission = f"{stamp}:{affiliation}"
    if arrivals.count_walk_in(walk, affiliation=affiliation, submission=submission, by=request.user):
        messages.success(request, _("One more walk-in: %s.") % Affiliation(affiliation).label)
    else:
        messages.info(request, _("That press was counted before."))
    return redirect("datawalk:door", *walk.in_address)


@require_POST
@for_hosts
def undo_walk_in(request: HttpRequest, walk: DataWalk, pk: int) -> HttpResponse:
    if arrivals.undo_walk_in(walk, pk, by=request.user):
        messages.success(request, _("The walk-in is not counted any more."))
    else:
        messages.info(request, _("That walk-in was taken back before."))
    return redirect("datawalk:door", *walk.in_address)
