from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from participation.models import Activity, Program


@dataclass(frozen=True)
class Opening:
    kind: str
    program: Program
    title: str
    summary: str
    path: str
    closes_on: datetime


def open_now() -> list[Opening]:
    """What takes sign-ups at this moment, of every kind, in all programs; what closes first comes first."""
    kinds = [model for model in apps.get_models() if issubclass(model, Activity)]
    activities = [activity for kind in kinds for activity in kind.objects.open().select_related("program")]
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
