"""Email addresses that other apps keep by themselves, beside the person: of those who want news, for example."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction

from pages.addresses import normalize
from participation.models import Participation, Person
from participation.models.email_key import EmailKeyField


def rows_of(email: str) -> Iterator[models.QuerySet]:
    """What is kept of an address beside the person: the rows of one table after the other."""
    for model, field in columns_of_ours():
        if isinstance(field, EmailKeyField):
            yield model.objects.filter(**{field.name: normalize(email)})


def forget(email: str) -> None:
    for rows in rows_of(email):
        rows.delete()


def move(old: str, new: str) -> None:
    """Have `new` stand where `old` stood. What the new address has of its own stays, and the old one's goes."""
    for rows in rows_of(old):
        for row in rows:
            _move_row(row, new)


def columns_of_ours() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column of the project's own tables, apart from those of people and of their participation."""
    for model in apps.get_models():
        ours = Path(apps.get_app_config(model._meta.app_label).path).parent == Path(settings.BASE_DIR)
        if ours and model is not Person and not issubclass(model, Participation):
            yield from ((model, field) for field in model._meta.concrete_fields)


def _move_row(row: models.Model, new: str) -> None:
    try:
        with transaction.atomic():
            row.email = new
            row.save(update_fields=["email", "email_key"])
    except IntegrityError:
        row.delete()
