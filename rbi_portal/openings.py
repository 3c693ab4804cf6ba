from dataclasses import dataclass
from datetime import datetime

from participation.kinds import activity_of, kinds
from participation.models import Activity, Program

OF_EACH_KIND = 3


@dataclass(frozen=True)
class Opening:
    kind: str
    program: Program
    title: str
    summary: str
    path: str
    closes_on: datetime


def open_now() -> list[Opening]:
    """What takes sign-ups at this moment, in all programs: of every kind the few that close first, in that order."""
    soonest = [
        activity_of(kind).objects.open().select_related("program").order_by("closes_at", "pk")[:OF_EACH_KIND]
        for kind in kinds().values()
    ]
    activities = [activity for of_kind in soonest for activity in of_kind]
    return [_opening(activity) for activity in sorted(activities, key=lambda activity: activity.closes_at)]


def _opening(activity: Activity) -> Opening:
    return Opening(
        kind=activity._meta.verbose_name,
        program=activity.program,
        title=activity.title,
        summary=activity.summary,
        path=activity.get_absolute_url(),
        closes_on=activity.closes_at.astimezone(activity.program.zone),
    )
