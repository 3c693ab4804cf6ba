from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pages.addresses import CHARACTERS_AT_MOST, normalize

IN_ASCII = r"^[\x01-\x7f]*$"


class EmailKeyField(models.CharField):
    """The normalized form of the row's `email`: unique where an address is, and what every look-up compares.

    `save`, `create` and `bulk_create` fill it; `update` and SQL have to name both columns. Where the address is plain
    ASCII, the constraint of `key_of_email` refuses the one without the other.
    """

    def __init__(self, *args: object, **options: object) -> None:
        fixed = {"max_length": CHARACTERS_AT_MOST, "editable": False, "verbose_name": _("normalized email")}
        super().__init__(*args, **fixed | options)

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        email = model_instance.email
        key = None if email is None else normalize(email)
        setattr(model_instance, self.attname, key)
        return key


def key_of_email(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(email_key=Lower("email")) | ~Q(email__regex=IN_ASCII), name=name)
