"""Erase a person: nothing that tells who they were stays, and the counts do."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from mail import outbox
from participation import addresses, audit, locks, moves, sessions, signatures
from participation.kinds import kinds
from participation.models import Action, AuditEntry, Participation, Person

TEXTS = (models.CharField, models.TextField, models.JSONField)


@transaction.atomic
def erase(person: Person) -> None:
    """Withdraw, then blank the person, every text of their rows, their emails, links, sessions and audit reasons.

    What to blank is derived from the models, so that a new one cannot be forgotten. Raises moves.Busy, also when
    the person signed up for something meanwhile.
    """
    for kind in kinds().values():
        _withdraw_all(kind, person)
    _lock(person)
    for kind in kinds().values():
        kind.objects.of(person).update(**_blank(kind))
    _blank_reasons(person)
    sessions.end_all(person)
    _forget_elsewhere(person)
    audit.record(by=person, action=Action.ERASE, row=person, program_id=None)
    # The emails go last: withdrawing has just written some.
    outbox.erase(owner=person.mail_owner, address=person.email)
    Person.objects.filter(pk=person.pk).update(
        name="", email=None, email_key=None, department="", email_verified_at=None, erased_at=timezone.now()
    )


def _withdraw_all(kind: type[Participation], person: Person) -> None:
    for row in kind.objects.active().of(person).order_by("activity_id"):
        moves.withdraw(participation=row, by=person)


def _lock(person: Person) -> None:
    """From here on nobody signs this person up; what came in before is seen."""
    locks.for_update(Person.objects, no_key=True).get(pk=person.pk)
    if any(kind.objects.active().of(person).exists() for kind in kinds().values()):
        raise moves.Busy


def _blank(kind: type[Participation]) -> dict:
    """An empty value for each text that somebody may have typed into a row of this kind."""
    typed = [field for field in kind._meta.concrete_fields if isinstance(field, TEXTS) and not field.choices]
    return {field.name: None if field.null else field.get_default() for field in typed}


def _blank_reasons(person: Person) -> None:
    of_person = Q(row_model=Person._meta.label_lower, row_id=person.pk)
    for kind in kinds().values():
        mine = list(kind.objects.of(person).values_list("pk", flat=True))
        of_person |= Q(row_model=kind._meta.label_lower, row_id__in=mine)
    AuditEntry.objects.filter(of_person).exclude(reason="").update(reason="")


def _forget_elsewhere(person: Person) -> None:
    """Rows of other tables that point at the person let go of them where they can, and are deleted where not."""
    addresses.forget(person.email)
    signatures.forget(person)
    for model, field in addresses.columns_of_ours():
        if field.related_model is Person:
            _let_go(model.objects.filter(**{field.name: person}), field)


def _let_go(rows: models.QuerySet, field: models.ForeignKey) -> None:
    if field.null:
        rows.update(**{field.name: None})
    else:
        rows.delete()
