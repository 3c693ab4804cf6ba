"""The tracker as open data: one list of columns writes the files, explains them, and reads them again."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from changetargets.models import ChangeTarget, TargetStatus
from changetargets.models.target import tidy
from participation.import_columns import IDENTITY, column, derived, related
from participation.importing import ImportColumn
from participation.models import Sphere
from tables import columns, values
from tables.cells import Value
from tables.writing import CSV


def _number(key: str, about: str | Promise) -> ImportColumn:
    return column(key, about, values.number, value=lambda target: _tidy(getattr(target, key)))


def _tidy(value: Decimal | None) -> Decimal | int | None:
    return None if value is None else tidy(value)


def _status(text: str) -> str:
    """One of the statuses; empty where the file says none, which changes nothing."""
    if text and text not in TargetStatus.values:
        raise ValidationError(gettext("“%s” is no status.") % text)
    return text


COLUMNS = (
    *IDENTITY,
    column("outcome", _("What will be different, in a sentence."), field="title"),
    column("summary", _("What the target is about.")),
    related("sphere", _("Short name of the sphere, a field of work of the program."), Sphere),
    column("year", _("The year in which the academic year of the target begins."), values.whole_number),
    ImportColumn(
        "status",
        "status",
        lambda target: target.status,
        about=_("proposed, adopted, in_progress, achieved, sustained or retired, as the latest update says."),
        field="status",
        read=_status,
    ),
    column("condition", _("policies, practices, resource_flows, relationships, power or mental_models.")),
    column("measure", _("What is counted; empty where nothing is.")),
    column("unit", _("The unit of the three numbers that follow.")),
    _number("baseline", _("The number at the beginning.")),
    ImportColumn(
        "current",
        "current",
        lambda target: _tidy(target.value),
        about=_("The number of the latest update that has one, or the baseline."),
        field="value",
        read=values.number,
    ),
    _number("goal", _("The number to reach.")),
    column("theme", _("The theme of a Data Walk that the target came from, if it did.")),
    column("reflections", _("From how many reflections on that theme it came."), values.whole_number),
    related("earlier_self", _("The slug of the target of an earlier year that this one carries on."), ChangeTarget),
    derived(
        "last_updated",
        _("When the latest update was published (ISO 8601). Not read by an import."),
        lambda target: target.updated_at.isoformat() if target.updated_at else "",
    ),
    derived(
        "address",
        _("The target's page. Not read by an import."),
        lambda target: settings.BASE_URL + target.get_absolute_url(),
    ),
)


def csv_pieces(targets: Iterable[ChangeTarget]) -> Iterator[bytes]:
    return columns.pieces(CSV, COLUMNS, targets)


def json_text(targets: Iterable[ChangeTarget]) -> str:
    rows = [{each.key: _plain(each.value(target)) for each in COLUMNS} for target in targets]
    return json.dumps({"change_targets": rows}, ensure_ascii=False, indent=1)


def _plain(value: Value) -> Value:
    return float(value) if isinstance(value, Decimal) else value
