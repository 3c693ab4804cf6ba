from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from changetargets.models import ChangeTarget, Condition, Objective, TargetStatus, Update
from changetargets.services import sign_up_window
from participation.models import Program, Sphere

NEWS_DAYS_AGO = (290, 130, 12)
OLD_NEWS_DAYS_AGO = (330, 210, 95)
FIRST_WORDS = {
    "news": "First round done, and we know what to change in the second.",
    "setback": "Slower than planned: two people who carried this have moved on. We have asked for help.",
    "win": "The latest count is in, and it moves in the right direction.",
}


def load(content: dict, years: int) -> None:
    """Create the sample's targets with a year of news, unless the program has one of that slug.

    Targets stand in the present, so their years move by `years`, but never beyond this one.
    """
    newest = max(entry["year"] for entry in content["change_targets"])
    shift = min(years, timezone.localdate().year - newest)
    for number, entry in enumerate(content["change_targets"]):
        program = Program.objects.get(slug=entry["program"])
        if not program.changetargets.filter(slug=entry["slug"]).exists():
            _create(program, entry, content["contribution_ways"], shift, stale=number % 5 == 2)


@transaction.atomic
def _create(program: Program, entry: dict, ways: list[str], shift: int, *, stale: bool) -> None:
    year = entry["year"] + shift
    status = TargetStatus(entry["status"].replace(" ", "_"))
    days_ago = OLD_NEWS_DAYS_AGO if stale else NEWS_DAYS_AGO
    target = ChangeTarget.objects.create(
        program=program,
        sphere=Sphere.objects.get(program=program, name=entry["sphere"]),
        year=year,
        title=entry["outcome"],
        slug=entry["slug"],
        summary=f"One of the change targets that {program.short_name} has set itself in {entry['sphere']}.",
        condition=_condition(entry["condition"]),
        created_at=timezone.now() - timedelta(days=days_ago[0] + 40 if status != TargetStatus.PROPOSED else 20),
        **{column: entry[column] for column in ("measure", "unit", "baseline", "goal")},
        **sign_up_window(program, year) | {"ways": ways, "published": True} | _closed_if_reached(status),
    )
    if status != TargetStatus.PROPOSED:
        _tell(target, status, entry, days_ago)
        _plan(target)


def _closed_if_reached(status: TargetStatus) -> dict:
    now = timezone.now()
    reached = status in (TargetStatus.ACHIEVED, TargetStatus.SUSTAINED)
    return {"opens_at": now - timedelta(days=365), "closes_at": now - timedelta(days=30)} if reached else {}


def _condition(words: str) -> Condition:
    return next(one for one in Condition if one.label.lower() == words)


def _tell(target: ChangeTarget, status: TargetStatus, entry: dict, days_ago: tuple[int, ...]) -> None:
    """Three updates on the way from the baseline to what the sample says of today."""
    way = Decimal(entry["current"]) - Decimal(entry["baseline"])
    statuses = (TargetStatus.ADOPTED, min(status, TargetStatus.IN_PROGRESS, key=list(TargetStatus).index), status)
    steps = zip(FIRST_WORDS.items(), statuses, days_ago, (way // 3, way // 2, way), strict=True)
    Update.objects.bulk_create(
        Update(
            target=target,
            kind=kind,
            text=text,
            value=entry["baseline"] + step,
            status=status,
            published_at=timezone.now() - timedelta(days=days),
        )
        for (kind, text), status, days, step in steps
    )


def _plan(target: ChangeTarget) -> None:
    ends = target.closes_at.date()
    objectives = [
        ("Name who does what, and by when", timedelta(days=300), Objective.State.REACHED),
        ("Measure twice a year, and publish the number", timedelta(days=120), Objective.State.UNDER_WAY),
        ("Write down how it stays when people change", timedelta(days=10), Objective.State.PLANNED),
    ]
    Objective.objects.bulk_create(
        Objective(target=target, text=text, due_on=ends - before, state=state, position=position)
        for position, (text, before, state) in enumerate(objectives)
    )
