"""Asking for news, saying yes to it, and leaving. Double opt-in: only the address itself can say yes.

Decided in docs/adr/0006-subscriptions-by-address.md.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from connect import signed
from connect.models import CHOICE, LEAVE, Subscription, SubscriptionQuerySet, Topic
from mail import outbox
from mail.facts import Link
from mail.models import Lane
from participation import limits, people

UNSUBSCRIBE = "List-Unsubscribe"


@transaction.atomic
def ask(email: str, topics: Sequence[Topic], submission: str) -> None:
    """Write to an address what was asked for in its name, unless its mailbox has had enough of that.

    Nothing of it is kept before the address says yes.
    """
    dedupe_key = f"subscribe:{submission}"
    if not limits.may_write(email, dedupe_key=dedupe_key):
        return
    with translation.override(settings.LANGUAGE_CODE):
        names = ", ".join(str(topic) for topic in topics)
    asked = {"email": email, "asked": [topic.key for topic in topics]}
    outbox.queue(
        to=email,
        template="connect/email/confirm",
        context={"names": names, "link": Link(Subscription(), CHOICE, asked), "link_days": settings.LINK_DAYS},
        dedupe_key=dedupe_key,
        owner=owner_of(email),
        lane=Lane.CONFIRMATION,
    )


@transaction.atomic
def choose(email: str, topics: Iterable[Topic]) -> None:
    """Have news of exactly these topics, from now on; the address itself said so."""
    limits.answered(email)
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


def leave_link(subscription: Subscription) -> Link:
    """The fact of an email that becomes the address at which `to_leave` of this subscription is shown and ended."""
    return Link(subscription, LEAVE)


def list_headers(subscription: Subscription) -> dict[str, str | Link]:
    """The headers of every email that a subscription brings: one click, or one press in the mail program (RFC 8058)."""
    return {UNSUBSCRIBE: leave_link(subscription), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def to_leave(token: str) -> SubscriptionQuerySet:
    """What a link ends that still goes on: a program's announcements, or all that comes in the address's digest.

    Raises signed.Unsigned.
    """
    return _in_the_same_email(Subscription.objects.filter(pk=signed.key_to_leave(token)).first()).active()


def to_leave_by_old_link(token: str) -> SubscriptionQuerySet:
    """The same for the links to stop in digests that were sent before version 0.2. Raises signed.Unsigned."""
    follower = signed.follower_to_stop(token)
    return _in_the_same_email(Subscription.objects.filter(old_follower=follower).first()).active()


@transaction.atomic
def leave(subscriptions: SubscriptionQuerySet) -> int:
    """End what goes on among these. Returns how many ended.

    What waits in the outbox is taken back, but for a digest of which a part is wanted still.
    """
    ended = list(subscriptions.active())
    Subscription.objects.filter(pk__in=[row.pk for row in ended]).update(unsubscribed_at=timezone.now())
    together = [_in_the_same_email(row) for row in ended]
    unwanted = [leave_link(row) for rows in together if not rows.active().exists() for row in rows]
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
