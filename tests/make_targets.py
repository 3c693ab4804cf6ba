"""Rows of the tracker for tests: valid as they stand, and each value can be overridden."""

from datetime import timedelta

from django.utils import timezone

from changetargets import services
from changetargets.models import ChangeTarget, Contribution, Objective, Update
from participation import moves
from participation.audit import SYSTEM
from participation.forms import details_of
from participation.models import Person, Program, Sphere
from tests import make


def sphere(program: Program, name: str = "Admissions") -> Sphere:
    return Sphere.objects.get_or_create(program=program, slug=name.lower(), defaults={"name": name})[0]


def target(program: Program, **values) -> ChangeTarget:
    defaults = {
        "title": "Every application is read by trained reviewers",
        "year": 2026,
        "condition": "practices",
        "measure": "Share of files scored with the rubric",
        "unit": "%",
        "baseline": 60,
        "goal": 100,
        "ways": ["Bring data, or help to read it", "Try it in my own team"],
        "reviewed": True,
    }
    values = {"sphere": values.get("sphere") or sphere(program)} | values
    return ChangeTarget.objects.create(**make.activity_values(program, **defaults | values))


def update(target: ChangeTarget, *, days_ago: int = 0, by=SYSTEM, **values) -> Update:
    """A published update; an older one is written as it was published then."""
    defaults = {"text": "Two readers a file from now on.", "status": "in_progress", "kind": "news"}
    made = Update(target=target, **defaults | values)
    if days_ago:
        made.published_at = timezone.now() - timedelta(days=days_ago)
        made.save()
    else:
        services.publish(made, by=by)
    return made


def draft(target: ChangeTarget, **values) -> Update:
    return Update.objects.create(target=target, **{"text": "Not out yet.", "status": "adopted"} | values)


def objective(target: ChangeTarget, **values) -> Objective:
    return Objective.objects.create(target=target, **{"text": "Train forty readers", "state": "planned"} | values)


def contribution(target: ChangeTarget, person: Person) -> Contribution:
    moves.sign_up(
        kind=Contribution,
        you=details_of(person),
        activities=[target.pk],
        submission=f"submission-{next(make.number)}",
        details={target.pk: {"ways": target.ways[:1], "message": "Gladly."}},
        participant=make.proof(person),
    )
    return Contribution.objects.get(person=person, activity=target)
