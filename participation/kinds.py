"""The kinds of taking part that are installed, found by their models, and what each declares of itself.

An app with a kind has one module `kind` with a `Declaration` named `KIND`. Whatever that does not say is derived from
the fields of the kind's model; `participation.checks` names what was forgotten.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.forms import BaseForm
from django.utils.text import capfirst

from participation import answers
from participation.models import Activity, Participation
from participation.rosters import BASE_COLUMNS, NOTE_COLUMN
from tables.columns import Column


@dataclass(frozen=True)
class Declaration:
    """A kind of taking part: its model, the forms that people sign up by, and what of it is special.

    `sensitive` names fields that a roster holds only when they are asked for; `staff_only` those that no form asks: the
    staff fills them in, and the person does not get them with their own data. `columns` of a roster are those that no
    field of the model stands for.
    """

    participation: type[Participation]
    forms: tuple[type[BaseForm], ...]
    sensitive: tuple[str, ...] = ()
    staff_only: tuple[str, ...] = ()
    columns: tuple[Column[Any], ...] = ()


def kinds() -> dict[str, type[Participation]]:
    """The concrete kinds of taking part that are installed, by the label of their app."""
    return {model._meta.app_label: model for model in apps.get_models() if issubclass(model, Participation)}


def activity_of(kind: type[Participation]) -> type[Activity]:
    return kind._meta.get_field("activity").remote_field.model


def declaration_of(kind: type[Participation]) -> Declaration:
    """What the app of a kind declares. Raises ImportError or AttributeError where it does not."""
    return import_module(f"{apps.get_app_config(kind._meta.app_label).name}.kind").KIND


def columns_of(kind: type[Participation]) -> list[Column[Any]]:
    """The columns of the kind's roster: who and what, every field of its own, and those that it declares beside."""
    declared = declaration_of(kind)
    own = [_column(field, sensitive=field.name in declared.sensitive) for field in kind.own_fields()]
    return [*BASE_COLUMNS, *own, *declared.columns, NOTE_COLUMN]


def _column(field: models.Field, *, sensitive: bool) -> Column[Any]:
    return Column(field.name, capfirst(field.verbose_name), lambda row: answers.cell(row, field), sensitive)
