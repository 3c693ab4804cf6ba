from django import template

from changetargets.models import Objective, TargetStatus, Update

register = template.Library()

TONES = {
    TargetStatus.IN_PROGRESS: "info",
    TargetStatus.ACHIEVED: "success",
    TargetStatus.SUSTAINED: "success",
    Update.Kind.NEWS: "info",
    Update.Kind.WIN: "success",
    Update.Kind.SETBACK: "warning",
    Objective.State.UNDER_WAY: "info",
    Objective.State.REACHED: "success",
    Objective.State.MISSED: "danger",
}


@register.filter
def tone(value: str) -> str:
    """The class of the tag that shows a status, a kind of update or a state of an objective; empty for a plain tag."""
    return TONES.get(value, "")
