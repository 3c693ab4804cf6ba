"""Stations, the community map, and what people write at them."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from datawalk import codes, community_map, services
from datawalk.forms import MapFilterForm, ReflectionForm
from datawalk.models import Reflection, Station
from datawalk.views import published_walk
from pages import cookies
from pages.forms import fresh_stamp, read_stamp
from pages.requests import natural_number, show_or_act
from participation import limits, participant

AGREED = "agreed"
AGREED_AT_MOST = 200  # a cookie holds 4 KB
ON_THE_WALL = 12
SECONDS_OF_COOKIE = 6 * 30 * 24 * 60 * 60
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


@show_or_act
def station(request: HttpRequest, program: str, slug: str, number: int) -> HttpResponse:
    """One station: its numbers, its question, and a sheet to write on."""
    station = found_station(program, slug, number)
    person = participant.current(request)
    form = ReflectionForm(request.POST or None, participant=person)
    if request.method == "POST" and form.is_valid():
        if limits.allow(request, "REFLECTIONS"):
            words = {"text": form.cleaned_data["text"], "signature": form.cleaned_data["signature"]}
            services.write_reflection(station, **words, submission=form.submission, by=person)
            messages.success(request, _("Thank you. A coordinator reads it before it is shown."))
            return redirect(station)
        form.add_error(
            None,
            _("Very much came from here within the last hour. Keep this page open and hand it in later."),
        )
        return _show_station(request, station, form, status=429)
    return _show_station(request, station, form)


def _show_station(request: HttpRequest, station: Station, form: ReflectionForm, status: int = 200) -> HttpResponse:
    context = {
        "station": station,
        "walk": station.walk,
        "form": form,
        "reflections": station.reflections.filter(status=Reflection.Status.PUBLISHED),
        "agreed": _agreed(request),
        "stamp": fresh_stamp(),
    }
    return render(request, "datawalk/station.html", context, status=status)


def _agreed(request: HttpRequest) -> list[int]:
    """The reflections this browser agreed with, the last one last: kept in its signed cookie and nowhere else."""
    cookie = cookies.get(request, AGREED, seconds=SECONDS_OF_COOKIE)
    return [pk for pk in map(natural_number, cookie.split(".")) if pk is not None]


@require_POST
def agree(request: HttpRequest, program: str, slug: str, number: int, pk: int) -> HttpResponse:
    """Count an “I agree”, once per browser, and once for a double click."""
    station = found_station(program, slug, number)
    reflection = get_object_or_404(station.reflections.filter(status=Reflection.Status.PUBLISHED), pk=pk)
    agreed = _agreed(request)
    if pk in agreed or not limits.count_once(f"agree {pk} {_showing(request)}", 1):
        return redirect(station)
    limits.require(request, "AGREEMENTS")
    services.agree(reflection)
    response = redirect(station)
    _remember(response, [*agreed, pk])
    return response


def _showing(request: HttpRequest) -> str:
    """The page that a button was pressed on. Raises BadRequest for one that is not ours."""
    try:
        return read_stamp(request.POST.get("stamp", ""))[0]
    except signing.BadSignature:
        raise BadRequest from None


def _remember(response: HttpResponse, agreed: list[int]) -> None:
    cookies.put(response, AGREED, ".".join(map(str, agreed[-AGREED_AT_MOST:])), seconds=SECONDS_OF_COOKIE)


@require_safe
def wall(request: HttpRequest, program: str, slug: str) -> HttpResponse:
    """Some of the published reflections, others each time; for a big screen they come anew by themselves, if asked to.

    At random, since what came when is not known.
    """
    walk = published_walk(program, slug)
    shown = Reflection.objects.filter(station__walk=walk, status=Reflection.Status.PUBLISHED)
    some = shown.order_by("?").select_related("station")[:ON_THE_WALL]
    live = "live" in request.GET
    context = {"walk": walk, "reflections": some, "live": live}
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
    return codes.qr_svg(address), address
