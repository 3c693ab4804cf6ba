from datetime import timedelta

from django.utils import timezone

from datawalk.models import DataWalk, MapEntry, Reflection, Rsvp, Station
from participation import moves
from participation.forms import details_of
from participation.models import Person, Program, Sphere
from tests import make


def walk(program: Program, **values) -> DataWalk:
    starts_at = values.get("starts_at") or timezone.now().replace(microsecond=0) + timedelta(days=40)
    defaults = {
        "title": "Data Walk",
        "slug": f"walk-{next(make.number)}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "closes_at": starts_at,
        "opens_at": starts_at - timedelta(days=365),
        "venue": "Main hall",
    }
    return DataWalk.objects.create(**make.activity_values(program, **defaults | values))


def rsvp(walk: DataWalk, person: Person | None = None) -> Rsvp:
    person = person or make.person()
    submission = f"submission-{next(make.number)}"
    moves.sign_up(
        kind=Rsvp, you=details_of(person), activities=[walk.pk], submission=submission, participant=make.proof(person)
    )
    return Rsvp.objects.get(person=person, activity=walk)


def station(walk: DataWalk, number: int = 1) -> Station:
    values = {"title": "Belonging", "finding": "It dips", "unit": "%", "question": "What happens?"}
    return Station.objects.create(walk=walk, number=number, rows=[["First", 78], ["Second", 61]], **values)


def reflection(station: Station, text: str = "Write it down", **values) -> Reflection:
    defaults = {"written_on": "2026-09-14", "submission": f"submission-{next(make.number)}"}
    return Reflection.objects.create(station=station, text=text, **defaults | values)


def map_entry(walk: DataWalk, **values) -> MapEntry:
    sphere, _created = Sphere.objects.get_or_create(
        program=walk.program, slug="mentoring", defaults={"name": "Mentoring"}
    )
    defaults = {"kind": "need", "sphere": sphere, "unit": "All labs", "title": "A second mentor"}
    return MapEntry.objects.create(walk=walk, **defaults | values)
