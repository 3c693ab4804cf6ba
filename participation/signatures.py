"""What somebody signed in other apps' tables. It is theirs where it holds their key; a name alone says nothing."""

from collections.abc import Iterator

from django.db import models

from participation import addresses
from participation.models import Person
from participation.models.owner_key import OwnerKeyField


def rows_of(person: Person) -> Iterator[models.QuerySet]:
    """What a person signed: the rows of one table after the other."""
    for model, field in addresses.columns_of_ours():
        if isinstance(field, OwnerKeyField):
            yield model.objects.filter(**{field.name: person.owner_key})


def forget(person: Person) -> None:
    """Take a person's own signatures away, and nobody else's; what was signed stays."""
    for rows in rows_of(person):
        rows.update(signature="", owner_key=None)
