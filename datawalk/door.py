"""At the door, on a host's phone: scan or search, check in, undo, count a walk-in."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from datawalk import arrivals, attendance, calendars
from datawalk.models import DataWalk, Rsvp
from pages.forms import fresh_stamp
from participation.models import Affiliation, Status
from participation.scope import programs_of

FOUND_AT_MOST = 20


def may_host(request: HttpRequest, walk: DataWalk) -> bool:
    """A member of the staff, with a second factor, who hosts walks of this program."""
    may = admin.site.has_permission(request) and request.user.has_perm("datawalk.host_datawalk")
    return may and programs_of(request.user).filter(pk=walk.program_id).exists()


def for_hosts(view: Callable) -> Callable:
    """Pass the walk to the view; lead who is not signed in to the staff login, and others nowhere."""

    @wraps(view)
    def guarded(request, program, slug, *args, **kwargs):
        walk = get_object_or_404(DataWalk.objects.select_related("program"), program__slug=program, slug=slug)
        if not request.user.is_authenticated:
            return redirect(f"/admin/login/?next={request.path}")
        if not may_host(request, walk):
            raise Http404
        return view(request, walk, *args, **kwargs)

    return never_cache(guarded)


@require_safe
@for_hosts
def door(request: HttpRequest, walk: DataWalk) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    rsvps = Rsvp.objects.filter(activity=walk, status__in=[Status.ACCEPTED, Status.WAITLISTED])
    matching = Q(person__name__icontains=words) | Q(person__email__istartswith=words)
    found = rsvps.filter(matching).select_related("person", "check_in").order_by("person__name") if words else []
    context = {
        "walk": walk,
        "words": words,
        "found": found[:FOUND_AT_MOST],
        "counts": attendance.counts(walk),
        "expected": rsvps.filter(status=Status.ACCEPTED).count(),
        "affiliations": Affiliation.choices,
        "stamp": fresh_stamp(),
    }
    return render(request, "datawalk/door.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of an RSVP opens: one large button for a host, a friendly word for anybody else."""
    rsvps = Rsvp.objects.select_related("person", "activity__program", "check_in")
    rsvp = get_object_or_404(rsvps, pk=calendars.rsvp_of_code(code) or 0)
    if not may_host(request, rsvp.activity):
        return render(request, "datawalk/show_at_door.html", {"walk": rsvp.activity}, status=200)
    if request.method == "POST":
        return _act(request, rsvp)
    return render(request, "datawalk/check_in.html", {"rsvp": rsvp, "walk": rsvp.activity, "code": code})


def _act(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    if "undo" in request.POST:
        arrivals.undo_check_in(rsvp, by=request.user)
        messages.success(request, _("%s is not checked in any more.") % rsvp.person)
    elif arrivals.check_in(rsvp, by=request.user):
        messages.success(request, _("%s is checked in.") % rsvp.person)
    else:
        messages.info(request, _("%s was checked in before.") % rsvp.person)
    return redirect("datawalk:door", rsvp.activity.program.slug, rsvp.activity.slug)


@require_POST
@for_hosts
def walk_in(request: HttpRequest, walk: DataWalk) -> HttpResponse:
    """One press counts one person; the stamp in the form keeps a second press from counting again."""
    affiliation, stamp = request.POST.get("affiliation"), request.POST.get("stamp", "")[:64]
    if affiliation not in Affiliation.values or not stamp:
        raise Http404
    arrivals.count_walk_in(walk, affiliation=affiliation, submission=stamp, by=request.user)
    messages.success(request, _("One more walk-in: %s.") % Affiliation(affiliation).label)
    return redirect("datawalk:door", walk.program.slug, walk.slug)
