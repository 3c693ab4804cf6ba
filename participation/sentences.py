"""The audit trail in words: an entry holds codes, which are translated for whoever reads them."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.models import AuditEntry
from tables.cells import yes_or_no

STATES = ("status", "state", "affiliation")


def of(entry: AuditEntry) -> str:
    """What was done to which row, to be read after who did it; a typed reason is not in it."""
    model = _model_of(entry)
    details = [*_states(entry, model), *_columns(entry, model), *_counts(entry)]
    what = f"{entry.get_action_display()}: {_row(entry, model)}"
    return f"{what}; {', '.join(details)}" if details else what


def _model_of(entry: AuditEntry) -> type[models.Model] | None:
    """None for a table that there is no more."""
    try:
        return apps.get_model(entry.row_model)
    except LookupError:
        return None


def _row(entry: AuditEntry, model: type[models.Model] | None) -> str:
    if entry.row_id is None:
        return str(model._meta.verbose_name_plural) if model else entry.row_model
    return f"{model._meta.verbose_name if model else entry.row_model} {entry.row_id}"


def _states(entry: AuditEntry, model: type[models.Model] | None) -> Iterator[str]:
    fields = [field for field in map(_finder(model), STATES) if field]
    words = {code: str(label) for field in fields for code, label in field.flatchoices}
    states = [words.get(code, code) for code in (entry.before, entry.after) if code]
    if states:
        yield " → ".join(states)


def _columns(entry: AuditEntry, model: type[models.Model] | None) -> Iterator[str]:
    values, find = entry.facts.get("values", {}), _finder(model)
    for name in dict.fromkeys([*entry.facts.get("columns", ()), *values]):
        field = find(name)
        label = str(field.verbose_name) if field else name
        yield f"{label} ({change})" if (change := _change(values.get(name), field)) else label


def _change(value: object, field: models.Field | None) -> str:
    if isinstance(value, dict):
        words = {"added": _("added %s"), "removed": _("removed %s")}
        return ", ".join(words[what] % ", ".join(map(str, keys)) for what, keys in value.items() if keys)
    if isinstance(value, list):
        return " → ".join(_word(one, field) for one in value)
    return ""


def _word(value: object, field: models.Field | None) -> str:
    if isinstance(value, bool):
        return yes_or_no(value)
    named = dict(field.flatchoices) if field and not isinstance(value, list) else {}
    return "–" if value in (None, "") else str(named.get(value, value))


def _counts(entry: AuditEntry) -> Iterator[str]:
    for name, value in entry.facts.items():
        if name == "rows":
            yield ngettext("%d row", "%d rows", value) % value
        elif name not in ("columns", "values"):
            yield f"{name} {value}"


def _finder(model: type[models.Model] | None) -> Callable[[str], models.Field | None]:
    names = {field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)} if model else {}
    return names.get
