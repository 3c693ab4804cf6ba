from datetime import datetime, timedelta

from changetargets.models import ChangeTarget
from datawalk.models import DataWalk, MapEntry, Station
from participation.models import Program, Sphere
from participation.sample import later, midnight


def load(content: dict, years: int) -> None:
    """Create the sample walk with its stations and map, moved by whole years, unless there is one of that slug."""
    sample = content["data_walk"]
    program = Program.objects.get(slug=sample["program"])
    starts_at, ends_at = (_moment(sample[key], years, program) for key in ("starts", "ends"))
    walk, created = DataWalk.objects.get_or_create(
        program=program,
        slug=f"data-walk-{starts_at.year}",
        defaults={
            **{column: sample[column] for column in ("title", "venue", "audiences", "summary")},
            "starts_at": starts_at,
            "ends_at": ends_at,
            "opens_at": midnight(starts_at.date() - timedelta(days=365), program),
            "closes_at": ends_at,
            "published": True,
        },
    )
    if created:
        _add_stations(walk, sample["stations"])
        _add_map(walk, sample["map"])


def _moment(text: str, years: int, program: Program) -> datetime:
    return later(datetime.fromisoformat(text), years).replace(tzinfo=program.zone)


def _add_stations(walk: DataWalk, stations: list[dict]) -> None:
    for number, entry in enumerate(stations, start=1):
        words = {column: entry[column] for column in ("title", "finding", "unit", "question")}
        Station.objects.create(walk=walk, number=number, rows=entry["data"], **words)


def _add_map(walk: DataWalk, entries: list[dict]) -> None:
    for entry in entries:
        MapEntry.objects.create(
            walk=walk,
            kind=entry["kind"],
            sphere=Sphere.objects.get(program=walk.program, name=entry["sphere"]),
            unit=entry["unit"],
            title=entry["title"],
            target=ChangeTarget.objects.filter(program=walk.program, slug=entry.get("target", "")).first(),
        )
