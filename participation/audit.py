"""The audit trail: who did what, written in the transaction in which it happens, and never changed."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from participation.models import Action, AuditEntry, Person


class System(Enum):
    """The portal itself, by a timer or a command: nobody who could be asked."""

    SYSTEM = "system"


SYSTEM = System.SYSTEM
# Of these the trail keeps the name alone: what somebody typed may tell of a person.
TYPED = (models.CharField, models.TextField, models.JSONField, ArrayField)


@dataclass(frozen=True)
class Unproven:
    """Whoever typed the address of a person, while that person has not said yes."""

    person: Person


# `request.user` may be anonymous, as far as types can tell; such an actor raises TypeError.
Actor = AbstractBaseUser | AnonymousUser | Person | Unproven | System


def actor_key(by: Actor) -> str:
    """“user:3” for staff, “person:12” for a participant, “system” for the portal itself, “unproven:12” for
    whoever typed the address of person 12. Never a name.

    Raises TypeError for anything else, such as nobody or a visitor who is not signed in, and for who is not stored.
    """
    if by is SYSTEM:
        return SYSTEM.value
    if isinstance(by, Unproven):
        return f"unproven:{by.person.pk}"
    for kind, name in ((Person, "person"), (AbstractBaseUser, "user")):
        if isinstance(by, kind) and by.pk:
            return f"{name}:{by.pk}"
    raise TypeError(f"The audit trail takes a user, a person or SYSTEM, not {by!r}.")


def record(
    *,
    by: Actor,
    action: Action,
    row: models.Model,
    program_id: int | None,
    before: str = "",
    after: str = "",
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write what happened; call it in the transaction in which it happens.

    `before` and `after` are codes of states, `reason` is what somebody typed. `facts` holds what the page puts into
    words when it is read: names of `columns`; by column, `values` as [before, after] or the keys "added" and "removed";
    and further numbers and codes, each under the name of what it counts. Raises TypeError for an unknown actor and
    ValueError for an unknown action.
    """
    return AuditEntry.objects.create(
        actor=actor_key(by),
        action=Action(action),
        row_model=row._meta.label_lower,
        row_id=row.pk,
        program_id=program_id,
        before=before,
        after=after,
        reason=reason,
        facts=facts or {},
    )


def differences(before: models.Model, after: models.Model) -> dict[str, Any]:
    """As `record` takes them, the facts about a row that was changed; empty where all is the same."""
    fields = [field for field in after._meta.concrete_fields if _value(before, field) != _value(after, field)]
    chosen = [field for field in fields if not isinstance(field, TYPED)]
    values = {field.name: [_value(before, field), _value(after, field)] for field in chosen}
    return {"columns": [field.name for field in fields], "values": values} if fields else {}


def _value(row: models.Model, field: models.Field) -> object:
    return getattr(row, field.attname)


def trail(row: models.Model) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(row_model=row._meta.label_lower, row_id=row.pk)
