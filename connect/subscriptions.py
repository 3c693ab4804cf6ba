"""Asking for news, saying yes to it, and leaving. Double opt-in: only the address itself can say yes."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from connect.models import Subscription
from mail import outbox
from participation.models import Person, Program

MINE_SALT, LEAVE_SALT = "connect.mine", "connect.leave"
DAY = 24 * 60 * 60


@transaction.atomic
def ask(email: str, programs: Iterable[Program], submission: str) -> None:
    """Write down what an address asked for, and write to it. What was confirmed before stays as it is."""
    asked = [Subscription(program=program, email=email) for program in programs]
    Subscription.objects.bulk_create(asked, ignore_conflicts=True)
    with translation.override(settings.LANGUAGE_CODE):
        outbox.queue(
            to=email,
            template="connect/email/confirm",
            context={"link": mine_address(email), "link_days": settings.LINK_DAYS},
            dedupe_key=f"subscribe:{submission}",
            owner=owner_of(email),
        )


def mine_address(email: str) -> str:
    """The address, in an email, of the page on which its reader says yes or changes what they get."""
    token = signing.dumps(email, salt=MINE_SALT)
    return settings.BASE_URL + reverse("connect:follow", args=[token])


def email_of(token: str) -> str | None:
    """The email address that a link was sent to, for LINK_DAYS days."""
    try:
        return signing.loads(token, salt=MINE_SALT, max_age=settings.LINK_DAYS * DAY)
    except signing.BadSignature:
        return None


@transaction.atomic
def choose(email: str, programs: Iterable[Program]) -> None:
    """Have exactly these programs' news, from now on; the address itself said so."""
    wanted = {program.pk for program in programs}
    missing = [Subscription(program_id=pk, email=email) for pk in wanted]
    Subscription.objects.bulk_create(missing, ignore_conflicts=True)
    mine, now = Subscription.objects.of(email), timezone.now()
    mine.filter(program__in=wanted).exclude(pk__in=mine.active()).update(confirmed_at=now, unsubscribed_at=None)
    mine.exclude(program__in=wanted).active().update(unsubscribed_at=now)
    mine.filter(confirmed_at=None).delete()


def leave_address(subscription: Subscription) -> str:
    """The one-click address of an email's List-Unsubscribe header (RFC 8058)."""
    token = signing.Signer(salt=LEAVE_SALT).sign(str(subscription.pk))
    return settings.BASE_URL + reverse("connect:leave", args=[token])


def subscription_of(token: str) -> Subscription | None:
    try:
        pk = signing.Signer(salt=LEAVE_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Subscription.objects.select_related("program").filter(pk=pk).first()


def leave(subscription: Subscription) -> bool:
    """End one subscription. False if it had ended before."""
    active = Subscription.objects.active().filter(pk=subscription.pk)
    return bool(active.update(unsubscribed_at=timezone.now()))


def owner_of(email: str) -> str:
    """By whom the outbox keeps emails to an address: the person it belongs to, or the address alone."""
    person = Person.objects.filter(email__lower=email.lower()).first()
    return person.mail_owner if person else f"address:{hashlib.sha256(email.lower().encode()).hexdigest()[:40]}"
