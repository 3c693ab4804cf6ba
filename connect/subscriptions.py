"""Asking for news, saying yes to it, and leaving. Double opt-in: only the address itself can say yes."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from connect.models import Subscription
from mail import outbox
from participation import people
from participation.models import Program

CHOICE_SALT, LEAVE_SALT = "connect.choice", "connect.leave"
DAY = 24 * 60 * 60


@transaction.atomic
def ask(email: str, programs: Iterable[Program], submission: str) -> None:
    """Write to an address what was asked for in its name. Nothing of it is kept before the address says yes."""
    context = {
        "names": ", ".join(program.short_name for program in programs),
        "link": choice_address(email, programs),
        "link_days": settings.LINK_DAYS,
    }
    with translation.override(settings.LANGUAGE_CODE):
        outbox.queue(
            to=email,
            template="connect/email/confirm",
            context=context,
            dedupe_key=f"subscribe:{submission}",
            owner=owner_of(email),
        )


def choice_address(email: str, programs: Iterable[Program]) -> str:
    """The address, in an email, of the page on which its reader says yes to programs or changes what they get."""
    token = signing.dumps({"email": email, "asked": [program.pk for program in programs]}, salt=CHOICE_SALT)
    return settings.BASE_URL + reverse("connect:follow", args=[token])


def choice_of(token: str) -> dict | None:
    """The email address that a link was sent to, and the keys of the programs asked for; None after LINK_DAYS days."""
    try:
        return signing.loads(token, salt=CHOICE_SALT, max_age=settings.LINK_DAYS * DAY)
    except signing.BadSignature:
        return None


@transaction.atomic
def choose(email: str, programs: Iterable[Program]) -> None:
    """Have exactly these programs' news, from now on; the address itself said so."""
    wanted, mine, now = {program.pk for program in programs}, Subscription.objects.of(email), timezone.now()
    mine.active().exclude(program__in=wanted).update(unsubscribed_at=now)
    mine.filter(program__in=wanted, unsubscribed_at__isnull=False).update(confirmed_at=now, unsubscribed_at=None)
    new = [Subscription(program_id=pk, email=email, confirmed_at=now) for pk in wanted]
    Subscription.objects.bulk_create(new, ignore_conflicts=True)


def programs_of(email: str) -> list[str]:
    """Whose news an address gets, in words, for the person whose it is."""
    active = Subscription.objects.active().of(email).select_related("program").order_by("program")
    return [subscription.program.name for subscription in active]


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
    """By whom the outbox keeps emails to an address: the person it belongs to, if it does."""
    person = people.find(email)
    return person.mail_owner if person else ""
