from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mail import facts
from participation import limits, locks
from participation.models import Link, Person, Purpose
from participation.models.link import token_hash


def to_mint(person: Person, purpose: Purpose = Purpose.OPEN, payload: dict[str, Any] | None = None) -> facts.Link:
    """The fact of an email that becomes a link of its own as the email is sent, see `Person.mint_link`."""
    return facts.Link(person, purpose, {"epoch": person.session_epoch, **(payload or {})})


def find(token: str) -> Link | None:
    """The link of a token, if it is neither expired nor revoked. Changes nothing."""
    return _valid().filter(token_hash=token_hash(token)).first()


def get(pk: int | None) -> Link | None:
    """A link that `find` gave before, if it is still neither expired nor revoked."""
    return _valid().filter(pk=pk).first()


def _valid() -> QuerySet[Link]:
    valid = Link.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), person__erased_at=None)
    return valid.select_related("person")


@transaction.atomic
def use(link: Link) -> bool:
    """Do what the link is for: its address is verified. False if that was done before."""
    person = locks.for_update(Person.objects).get(pk=link.person_id)
    Link.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    limits.answered(person.email)
    if person.is_verified:
        return False
    person.email_verified_at = timezone.now()
    person.save(update_fields=["email_verified_at"])
    return True


def revoke(link: Link) -> None:
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def revoke_all(person: Person) -> None:
    person.links.filter(revoked_at=None).update(revoked_at=timezone.now())
