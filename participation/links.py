import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from participation import locks
from participation.models import Link, Person, Purpose


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue(person: Person, purpose: Purpose = Purpose.OPEN, payload: dict | None = None) -> str:
    """A new absolute address for an email to `person`, good for LINK_DAYS days."""
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        person=person,
        purpose=purpose,
        payload=payload or {},
        token_hash=token_hash(token),
        expires_at=timezone.now() + timedelta(days=settings.LINK_DAYS),
    )
    return settings.BASE_URL + reverse("participation:follow_link", args=[token])


def find(token: str) -> Link | None:
    """The link of a token, if it is neither expired nor revoked. Changes nothing."""
    valid = Link.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), person__erased_at=None)
    return valid.select_related("person").filter(token_hash=token_hash(token)).first()


@transaction.atomic
def use(link: Link) -> bool:
    """Do what the link is for: its address is verified. False if that was done before."""
    person = locks.for_update(Person.objects).get(pk=link.person_id)
    Link.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    if person.is_verified:
        return False
    person.email_verified_at = timezone.now()
    person.save(update_fields=["email_verified_at"])
    return True


def revoke_all(person: Person) -> None:
    person.links.filter(revoked_at=None).update(revoked_at=timezone.now())
