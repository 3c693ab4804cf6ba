"""Asking for news, saying yes to it, and leaving. Double opt-in: only the address itself can say yes.

Decided in docs/adr/0006-subscriptions-by-address.md.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from connect.models import Subscription, SubscriptionQuerySet, Topic
from mail import outbox
from participation import people

CHOICE_SALT, LEAVE_SALT, OLD_STOP_SALT = "connect.choice", "connect.leave", "changetargets.stop"
DAY = 24 * 60 * 60
UNSUBSCRIBE = "List-Unsubscribe"


class Unsigned(Exception):
    """The link is not one of ours, or not all of it."""


@transaction.atomic
def ask(email: str, topics: Sequence[Topic], submission: str) -> None:
    """Write to an address what was asked for in its name. Nothing of it is kept before the address says yes."""
    with translation.override(settings.LANGUAGE_CODE):
        names = ", ".join(str(topic) for topic in topics)
    outbox.queue(
        to=email,
        template="connect/email/confirm",
        context={"names": names, "link": choice_address(email, topics), "link_days": settings.LINK_DAYS},
        dedupe_key=f"subscribe:{submission}",
        owner=owner_of(email),
    )


def choice_address(email: str, topics: Sequence[Topic]) -> str:
    """The address, in an email, of the page on which its reader says yes to topics or changes what they get."""
    token = signing.dumps({"email": email, "asked": [topic.key for topic in topics]}, salt=CHOICE_SALT)
    return settings.BASE_URL + reverse("connect:follow_link", args=[token])


def choice_of(token: str) -> dict | None:
    """The email address that a link was sent to, and the keys of what was asked for; None after LINK_DAYS days."""
    try:
        return signing.loads(token, salt=CHOICE_SALT, max_age=settings.LINK_DAYS * DAY)
    except signing.BadSignature:
        return None


@transaction.atomic
def choose(email: str, topics: Iterable[Topic]) -> None:
    """Have news of exactly these topics, from now on; the address itself said so."""
    now, wanted = timezone.now(), {topic.key: topic for topic in topics}
    mine = {row.topic.key: row for row in Subscription.objects.of(email).with_subjects()}
    leave(Subscription.objects.filter(pk__in=[row.pk for key, row in mine.items() if key not in wanted]))
    back = [row.pk for key, row in mine.items() if key in wanted and row.unsubscribed_at]
    Subscription.objects.filter(pk__in=back).update(confirmed_at=now, told_until=now, unsubscribed_at=None)
    Subscription.objects.bulk_create(
        (
            Subscription(email=email, confirmed_at=now, told_until=now, **{topic.column: topic.subject})
            for key, topic in wanted.items()
            if key not in mine
        ),
        ignore_conflicts=True,
    )


def topics_of(email: str) -> list[Topic]:
    """What an address gets news of, announcements first."""
    active = Subscription.objects.active().of(email).with_subjects().order_by("program", "pk")
    return [subscription.topic for subscription in active]


def list_headers(subscription: Subscription) -> dict[str, str]:
    """The headers of every email that a subscription brings: one click, or one press in the mail program (RFC 8058)."""
    return {
        UNSUBSCRIBE: f"<{leave_address(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def leave_address(subscription: Subscription) -> str:
    """Where `to_leave` of this subscription is shown and ended."""
    token = signing.Signer(salt=LEAVE_SALT).sign(str(subscription.pk))
    return settings.BASE_URL + reverse("connect:leave", args=[token])


def to_leave(token: str) -> SubscriptionQuerySet:
    """What a link ends that still goes on: a program's announcements, or all that comes in the address's digest.

    Raises Unsigned.
    """
    try:
        pk = signing.Signer(salt=LEAVE_SALT).unsign(token)
    except signing.BadSignature:
        raise Unsigned from None
    return _in_the_same_email(Subscription.objects.filter(pk=pk).first()).active()


def to_leave_by_old_link(token: str) -> SubscriptionQuerySet:
    """The same for the links to stop in digests that were sent before version 0.2. Raises Unsigned."""
    try:
        follower = signing.loads(token, salt=OLD_STOP_SALT)
    except signing.BadSignature:
        raise Unsigned from None
    return _in_the_same_email(Subscription.objects.filter(old_follower=follower).first()).active()


@transaction.atomic
def leave(subscriptions: SubscriptionQuerySet) -> int:
    """End what goes on among these. Returns how many ended.

    What waits in the outbox is taken back, but for a digest of which a part is wanted still.
    """
    ended = list(subscriptions.active())
    Subscription.objects.filter(pk__in=[row.pk for row in ended]).update(unsubscribed_at=timezone.now())
    together = [_in_the_same_email(row) for row in ended]
    unwanted = {list_headers(row)[UNSUBSCRIBE] for rows in together if not rows.active().exists() for row in rows}
    outbox.take_back_with_header(UNSUBSCRIBE, unwanted)
    return len(ended)


def forget_who_left() -> int:
    """Delete the addresses that get nothing any more. Returns how many subscriptions they had."""
    return Subscription.objects.forgettable().delete()[0]


def owner_of(email: str) -> str:
    """By whom the outbox keeps emails to an address: the person it belongs to, if it does."""
    person = people.find(email)
    return person.mail_owner if person else ""


def _in_the_same_email(subscription: Subscription | None) -> SubscriptionQuerySet:
    """The subscription to a program's announcements alone, or all of the address that one digest answers."""
    rows = Subscription.objects.all()
    if subscription is None:
        return rows.none()
    return rows.filter(pk=subscription.pk) if subscription.program_id else rows.of(subscription.email).of_targets()
