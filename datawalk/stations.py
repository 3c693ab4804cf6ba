"""Stations, the community map, and what people write at them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from datawalk import calendars, community_map, services
from datawalk.forms import MapFilterForm, ReflectionForm
from datawalk.models import Reflection, Station
from datawalk.views import published_walk
from participation import limits

AGREED = "agreed"
REFLECTIONS_PER_NETWORK_AND_HOUR = 300
MONTHS_OF_COOKIE = 6
WALL_SECONDS = 20


def found_station(program: str, slug: str, number: int) -> Station:
    walk = published_walk(program, slug)
    station = get_object_or_404(walk.stations, number=number)
    station.walk = walk
    return station


@require_safe
def all_stations(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    walk = published_walk(program, slug)
    return render(request, "datawalk/stations.html", {"walk": walk, "stations": walk.stations.all()})


@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, program: str, slug: str, number: int) -> HttpResponse:
    """One station: its numbers, its question, and a sheet to write on."""
    station = found_station(program, slug, number)
    form = ReflectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.allow({f"reflection {limits.client_network(request)}": REFLECTIONS_PER_NETWORK_AND_HOUR}):
            return render(request, "participation/too_many.html", status=429)
        words = {"text": form.cleaned_data["text"], "signature": form.cleaned_data["signature"]}
        services.write_reflection(station, **words, submission=form.submission)
        messages.success(request, _("Thank you. A coordinator reads it before it is shown."))
        return redirect(station)
    published = station.reflections.filter(status=Reflection.Status.PUBLISHED)
    context = {
        "station": station,
        "walk": station.walk,
        "form": form,
        "reflections": published,
        "agreed": _agreed(request),
    }
    return render(request, "datawalk/station.html", context)


def _agreed(request: HttpRequest) -> set[int]:
    """The reflections this browser agreed with: kept in its signed cookie and nowhere else."""
    cookie = request.get_signed_cookie(AGREED, default="", salt=AGREED)
    return {int(pk) for pk in cookie.split(".") if pk.isdecimal()}


@require_POST
def agree(request: HttpRequest, program: str, slug: str, number: int, pk: int) -> HttpResponse:
    """Count an “I agree”, once per browser."""
    station = found_station(program, slug, number)
    reflection = get_object_or_404(station.reflections.filter(status=Reflection.Status.PUBLISHED), pk=pk)
    agreed = _agreed(request)
    response = redirect(station)
    if pk not in agreed:
        services.agree(reflection)
        value = ".".join(map(str, sorted(agreed | {pk})[-300:]))
        age = MONTHS_OF_COOKIE * 30 * 24 * 3600
        response.set_signed_cookie(AGREED, value, salt=AGREED, max_age=age, httponly=True, samesite="Lax")
    return response


@require_safe
def wall(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """The latest published reflections; for a big screen in the room they come anew by themselves, if asked to."""
    walk = published_walk(program, slug)
    latest = Reflection.objects.filter(station__walk=walk, status=Reflection.Status.PUBLISHED)
    live = "live" in request.GET
    context = {"walk": walk, "reflections": latest.select_related("station")[:12], "live": live}
    response = render(request, "datawalk/wall.html", context)
    if live:
        response["Refresh"] = str(WALL_SECONDS)
    return response


@require_safe
def the_map(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """The community map as a picture and as a table, filtered by the address."""
    walk = published_walk(program, slug)
    everything = list(walk.map_entries.select_related("sphere", "target__program"))
    form = MapFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    entries = [
        entry
        for entry in everything
        if wanted.get("sphere") in ("", None, entry.sphere.slug) and wanted.get("kind") in ("", None, entry.kind)
    ]
    bands = community_map.bands(entries)
    context = {
        "walk": walk,
        "entries": entries,
        "bands": bands,
        "height": bands[-1].y + bands[-1].height if bands else 0,
        "spheres": {entry.sphere.slug: entry.sphere.name for entry in everything},
        "wanted": wanted,
    }
    return render(request, "datawalk/map.html", context)


@require_safe
def posters(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """One A3 sheet a station, and the map, each with the code that opens it on a phone."""
    walk = published_walk(program, slug)
    rows = list(walk.stations.all())
    for row in rows:
        row.walk = walk
    sheets = [(row, _code(row.get_absolute_url())) for row in rows]
    map_address = reverse("datawalk:map", args=[program, slug])
    entries = list(walk.map_entries.select_related("sphere", "target__program"))
    bands = community_map.bands(entries)
    height = bands[-1].y + bands[-1].height if bands else 0
    context = {"walk": walk, "sheets": sheets, "map": _code(map_address), "bands": bands, "height": height}
    return render(request, "datawalk/posters.html", context)


def _code(path: str) -> tuple[str, str]:
    address = settings.BASE_URL + path
    return calendars.qr_svg(address), address
