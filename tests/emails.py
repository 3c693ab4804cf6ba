"""The words of queued emails, as the relay would send them."""

from django.db import transaction

from mail import words
from mail.models import OutgoingEmail
from participation import links
from participation.models import Person


def read(email: OutgoingEmail) -> words.Words:
    """What an email says, with its links minted."""
    with transaction.atomic():
        return words.render(email)


def latest() -> words.Words:
    return read(OutgoingEmail.objects.latest("pk"))


def link_of(person: Person) -> str:
    """The address by which a person opens their own page, as an email to them has it."""
    fact = links.to_mint(person)
    with transaction.atomic():
        return person.mint_link(fact.purpose, dict(fact.payload))
