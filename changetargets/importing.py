"""Change targets read from a file: a new one is not published, and news of a known one is an update."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from changetargets import services
from changetargets.models import ChangeTarget, Update
from changetargets.open_data import COLUMNS
from participation.audit import Actor
from participation.importing import Importer
from participation.models import Program


def _new(program: Program, values: dict[str, Any]) -> ChangeTarget:
    year = values.get("year") or timezone.localdate().year
    return ChangeTarget(program=program, **services.sign_up_window(program, min(max(year, 2000), 2100)))


def _tell(target: ChangeTarget, changed: dict[str, Any], by: Actor) -> None:
    """A status or a value that differs becomes an update, as the only door by which they change."""
    now = ChangeTarget.objects.with_news().get(pk=target.pk)
    status, value = changed.get("status") or now.status, changed.get("current")
    value = None if value == now.value else value
    if status != now.status or value is not None:
        update = Update(target=target, text=_("Taken over from a file."), status=status, value=value)
        update.full_clean()
        services.publish(update, by=by)


IMPORTER = Importer(
    columns=COLUMNS,
    rows=lambda: ChangeTarget.objects.with_news().select_related("program", "sphere", "earlier_self"),
    new=_new,
    finish=_tell,
)
