"""A person's address changes when both the old and the new one have said yes."""

from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mail import outbox
from pages.addresses import normalize
from participation import addresses, audit, letters, limits, links, locks, sessions
from participation.models import Action, Link, Person, Purpose


class Answer(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"
    TAKEN = "taken"


@transaction.atomic
def request(person: Person, new_email: str, submission: str) -> None:
    """Write to both addresses; each email holds a link to say yes."""
    person.links.filter(purpose=Purpose.CHANGE_EMAIL, revoked_at=None).update(revoked_at=timezone.now())
    for side in ("old", "new"):
        letters.change_email(person, new_email, side, submission)


def confirm(link: Link) -> Answer:
    """Count one address's yes, and change the address once both have said it."""
    try:
        with transaction.atomic():
            return _confirm(link)
    except IntegrityError:
        # The address became somebody else's sign-up in the meantime.
        links.revoke_all(link.person)
        return Answer.TAKEN


def _confirm(link: Link) -> Answer:
    person = locks.for_update(Person.objects).get(pk=link.person_id)
    Link.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    limits.answered(link.payload["email"] if link.payload["side"] == "new" else person.email)
    # To the same address: emails of an earlier request may have been sent, with links, after this one was made.
    asked = person.links.filter(purpose=Purpose.CHANGE_EMAIL, payload__email=link.payload["email"])
    said_yes = asked.filter(revoked_at=None, used_at__isnull=False)
    if {yes.payload["side"] for yes in said_yes} != {"old", "new"}:
        return Answer.WAITING
    new_email = link.payload["email"]
    Person.objects.filter(pk=person.pk).update(
        email=new_email,
        email_key=normalize(new_email),
        email_verified_at=timezone.now(),
        session_epoch=F("session_epoch") + 1,
    )
    sessions.end_all(person)
    addresses.move(person.email, new_email)
    outbox.hand_over(address=person.email, owner=person.mail_owner)
    links.revoke_all(person)
    audit.record(by=person, action=Action.CHANGE_EMAIL, row=person, program_id=None)
    return Answer.CHANGED
