"""What people say when they sign up: the values of a kind's own fields, stored, compared and put into words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst

from participation import audit, locks
from participation.audit import Actor
from participation.models import Action, Participation
from tables.cells import Value, yes_or_no

Answers = Mapping[str, Any]
# Where people type freely.
TYPED = (models.CharField, models.TextField, models.JSONField, ArrayField)
READ_AHEAD = "%s_read_ahead"


def of(row: Participation) -> dict[str, object]:
    """The answers of a row, as a form takes them for its initial values."""
    return {field.name: field.value_from_object(row) for field in row.own_fields()}


def save(row: Participation, answers: Answers) -> None:
    """Save a row with these answers in its own fields, many-to-many ones too.

    Raises FieldDoesNotExist, and saves nothing, for a name that is none of the kind's own fields.
    """
    fields = _fields_of(row, answers)
    is_new = row.pk is None
    for field in fields:
        if not field.many_to_many:
            setattr(row, field.name, answers[field.name])
    row.save()
    for field in fields:
        if field.many_to_many and not (is_new and not answers[field.name]):
            getattr(row, field.name).set(answers[field.name])


def blank(row: Participation) -> None:
    """Save a row with nothing left of what was typed or chosen in its own fields."""
    for field in row.own_fields():
        if field.many_to_many:
            getattr(row, field.name).clear()
        elif field.null:
            setattr(row, field.name, None)
        elif isinstance(field, TYPED) and not field.choices:
            setattr(row, field.name, field.get_default())
    row.save()


def digest(row: Participation) -> str:
    """What tells whether the answers of a row are the same ones that somebody was shown."""
    listed = [str(one.pk) if isinstance(one, models.Model) else repr(one) for one in _values(row)]
    return salted_hmac("participation.answers", "\n".join([str(row.pk), *listed])).hexdigest()


def _values(row: Participation) -> Iterator[object]:
    for value in of(row).values():
        yield from sorted(value, key=repr) if isinstance(value, list) else [value]
        yield None  # ends a list


def listed(row: Participation) -> list[tuple[str, str]]:
    """Each question that the kind asks, by its name, with the answer in words."""
    return [(capfirst(field.verbose_name), in_words(cell(row, field))) for field in row.own_fields()]


@transaction.atomic
def change(row: Participation, answers: Answers, *, by: Actor) -> None:
    """Store what somebody says now, with one audit row that names what is different; the place is not touched.

    Raises FieldDoesNotExist for a name that is none of the kind's own fields.
    """
    row = locks.for_update(type(row).objects, of=("self",)).select_related("activity").get(pk=row.pk)
    changed = [field for field in _fields_of(row, answers) if _differs(row, field, answers[field.name])]
    columns = [field.name for field in changed if not field.many_to_many]
    for field in changed:
        if field.many_to_many:
            getattr(row, field.name).set(answers[field.name])
        else:
            setattr(row, field.name, answers[field.name])
    if changed:
        row.save(update_fields=columns)
        facts = {"columns": [field.name for field in changed]}
        audit.record(by=by, action=Action.EDIT, row=row, program_id=row.activity.program_id, facts=facts)


def cell(row: Participation, field: models.Field) -> Value:
    """An answer for a roster: a number, a time or a yes stays one; what was chosen, and anything else, is in words."""
    value = _related(row, field) if field.many_to_many else getattr(row, field.name)
    if isinstance(value, datetime):
        return timezone.localtime(value, row.activity.program.zone).replace(tzinfo=None)
    is_plain = isinstance(value, bool | int | float | Decimal | date | time) and not field.choices
    return value if is_plain else in_words(value, field.flatchoices)


def read_ahead(kind: type[Participation]) -> list[models.Prefetch]:
    """For `prefetch_related`: the many-to-many answers of many rows at once, as `cell` finds them.

    Django would keep them in a cycle with their row, so that a long file fills the memory until the next collection.
    """
    many = [field.name for field in kind.own_fields() if field.many_to_many]
    return [models.Prefetch(name, to_attr=READ_AHEAD % name) for name in many]


def _related(row: Participation, field: models.Field) -> list[models.Model]:
    ready = getattr(row, READ_AHEAD % field.name, None)
    return list(getattr(row, field.name).all()) if ready is None else ready


def in_words(value: object, choices: Iterable[tuple[object, str]] = ()) -> str:
    """An answer as people read it, several of them with commas; `choices` name those that were chosen from a list."""
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(in_words(one, choices) for one in value)
    named = dict(choices)
    if value in named and value != "":
        return str(named[value])
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


def _fields_of(row: Participation, answers: Answers) -> list[models.Field]:
    unknown = answers.keys() - {field.name for field in row.own_fields()}
    if unknown:
        raise FieldDoesNotExist(f"{row._meta.label} takes no answer named {', '.join(sorted(unknown))}.")
    return [field for field in row.own_fields() if field.name in answers]


def differ(row: Participation, answers: Answers) -> bool:
    """Whether these answers are others than those of the row, which is stored."""
    return any(_differs(row, field, answers[field.name]) for field in _fields_of(row, answers))


def _differs(row: Participation, field: models.Field, value: object) -> bool:
    if field.many_to_many:
        return set(getattr(row, field.name).all()) != set(value)
    return getattr(row, field.name) != value
