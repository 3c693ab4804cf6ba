from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from participation.models import AuditEntry, Person

SYSTEM = "system"
Actor = AbstractBaseUser | Person | str


def actor_key(by: Actor) -> str:
    """“user:3” for staff, “person:12” for a participant, “system” for the portal itself. Never a name."""
    if isinstance(by, Person):
        return f"person:{by.pk}"
    if isinstance(by, AbstractBaseUser):
        return f"user:{by.pk}"
    return SYSTEM


def record(
    *, by: Actor, action: str, row: models.Model, program_id: int | None, before="", after="", reason=""
) -> AuditEntry:
    """Write what happened; call it in the transaction in which it happens."""
    return AuditEntry.objects.create(
        actor=actor_key(by),
        action=action,
        row_model=row._meta.label_lower,
        row_id=row.pk,
        program_id=program_id,
        before=str(before)[:200],
        after=str(after)[:200],
        reason=reason,
    )


def trail(row: models.Model) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(row_model=row._meta.label_lower, row_id=row.pk)
