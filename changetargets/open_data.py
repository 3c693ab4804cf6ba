"""The tracker as open data: one list of columns writes the files, explains them, and reads them again."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from changetargets.models import ChangeTarget
from changetargets.models.target import tidy
from tables.cells import Value, restore
from tables.writing import BYTE_ORDER_MARK, CSV


@dataclass(frozen=True)
class Column:
    """`imported` is false where the value follows from others, so that an import does not read it."""

    key: str
    about: str
    value: Callable[[ChangeTarget], Value]
    imported: bool = True


COLUMNS = (
    Column("program", _("Short name of the program in addresses."), lambda target: target.program.slug),
    Column("slug", _("Name of the target in its address; unique in its program."), lambda target: target.slug),
    Column("outcome", _("What will be different, in a sentence."), lambda target: target.title),
    Column("summary", _("What the target is about."), lambda target: target.summary),
    Column("sphere", _("Short name of the sphere, a field of work of the program."), lambda target: target.sphere.slug),
    Column("year", _("The year in which the academic year of the target begins."), lambda target: target.year),
    Column(
        "status",
        _("proposed, adopted, in_progress, achieved, sustained or retired, as the latest update says."),
        lambda target: target.status,
    ),
    Column(
        "condition",
        _("policies, practices, resource_flows, relationships, power or mental_models."),
        lambda target: target.condition,
    ),
    Column("measure", _("What is counted; empty where nothing is."), lambda target: target.measure),
    Column("unit", _("The unit of the three numbers that follow."), lambda target: target.unit),
    Column("baseline", _("The number at the beginning."), lambda target: target.baseline),
    Column("current", _("The number of the latest update that has one, or the baseline."), lambda target: target.value),
    Column("goal", _("The number to reach."), lambda target: target.goal),
    Column("theme", _("The theme of a Data Walk that the target came from, if it did."), lambda target: target.theme),
    Column("reflections", _("From how many reflections on that theme it came."), lambda target: target.reflections),
    Column(
        "earlier_self",
        _("The slug of the target of an earlier year that this one carries on."),
        lambda target: target.earlier_self.slug if target.earlier_self else "",
    ),
    Column(
        "last_updated",
        _("When the latest update was published (ISO 8601). Not read by an import."),
        lambda target: target.updated_at.isoformat() if target.updated_at else "",
        imported=False,
    ),
    Column(
        "address",
        _("The target's page. Not read by an import."),
        lambda target: settings.BASE_URL + target.get_absolute_url(),
        imported=False,
    ),
)
IMPORTED = tuple(column.key for column in COLUMNS if column.imported)


def csv_pieces(targets: Iterable[ChangeTarget]) -> Iterator[bytes]:
    return CSV.pieces([column.key for column in COLUMNS], (_cells(target) for target in targets))


def _cells(target: ChangeTarget) -> list[Value]:
    values = [column.value(target) for column in COLUMNS]
    return [tidy(value) if isinstance(value, Decimal) else value for value in values]


def json_text(targets: Iterable[ChangeTarget]) -> str:
    rows = [{column.key: _plain(column.value(target)) for column in COLUMNS} for target in targets]
    return json.dumps({"change_targets": rows}, ensure_ascii=False, indent=1)


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file as texts, the marks that `neutralize` set taken away."""
    rows = csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), restval="")
    return [{key: restore(value) for key, value in row.items() if isinstance(value, str) and key} for row in rows]


def read_json(text: str) -> list[dict[str, str]]:
    """Raises ValueError for what has not the form of our file."""
    content = json.loads(text, parse_float=str, parse_int=str)
    rows = content.get("change_targets") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("change_targets")
    return [{key: _text(value) for key, value in row.items()} for row in rows]


def texts(target: ChangeTarget) -> dict[str, str]:
    """What a file says of a target, as far as an import reads it."""
    return {column.key: _text(column.value(target)) for column in COLUMNS if column.imported}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        value = tidy(value)
    return float(value) if isinstance(value, Decimal) else value


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(tidy(value)) if isinstance(value, Decimal) else str(value)
