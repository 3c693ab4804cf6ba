"""News by email: asked for, confirmed by a link, at most once a day, and stopped by one click."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from changetargets.models import ChangeTarget, Follow, Follower, Update
from mail import outbox
from participation import people
from participation.models import Program, Sphere

CONFIRM, STOP = "changetargets.confirm", "changetargets.stop"
# An update that was stamped before this moment has been committed by now.
SETTLED = timedelta(minutes=5)


class Unsigned(Exception):
    """The link is not one of ours, or not all of it."""


@transaction.atomic
def ask(*, email: str, subject: ChangeTarget | Sphere | Program, submission: str) -> None:
    """Send the link that confirms; an address that follows already gets the same email, so the page tells nothing."""
    Follower.objects.bulk_create([Follower(email=email)], ignore_conflicts=True)
    follower = Follower.objects.get(email__lower=email.lower())
    column = {ChangeTarget: "target", Sphere: "sphere", Program: "program"}[type(subject)]
    Follow.objects.bulk_create([Follow(follower=follower, **{column: subject})], ignore_conflicts=True)
    follow = follower.follows.get(**{column: subject})
    outbox.queue(
        to=follower.email,
        template="changetargets/email/confirm",
        context={"subject": subject, "link": _link("confirm", CONFIRM, follow.pk), "link_days": settings.LINK_DAYS},
        dedupe_key=f"confirm-follow:{follow.pk}:{submission}",
        owner=owner_of(follower),
    )


def to_confirm(token: str) -> Follow | None:
    """The follow of a link that is not too old. Changes nothing."""
    pk = _pk(token, CONFIRM, max_age=timedelta(days=settings.LINK_DAYS))
    return Follow.objects.select_related("target", "sphere", "program").filter(pk=pk).first()


def confirm(follow: Follow) -> None:
    Follow.objects.filter(pk=follow.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def to_stop(token: str) -> Follower | None:
    """Whose link this is; None when they have stopped already. Raises Unsigned."""
    pk = _pk(token, STOP)
    if pk is None:
        raise Unsigned
    return Follower.objects.filter(pk=pk).first()


@transaction.atomic
def stop(follower: Follower) -> None:
    """Forget the address and all that it followed."""
    outbox.erase(owner=f"follower:{follower.pk}")
    follower.delete()


def subjects_of(email: str) -> list[str]:
    """What an address gets news of, in words, for the person whose it is."""
    follows = Follow.objects.filter(follower__email__lower=email.lower(), confirmed_at__isnull=False)
    return [str(follow) for follow in follows.select_related("target", "sphere", "program").order_by("pk")]


def stop_link(follower: Follower) -> str:
    return _link("stop", STOP, follower.pk)


def stop_link_of(email: str) -> str | None:
    """The page on which an address that follows something stops doing so."""
    follower = Follower.objects.filter(email__lower=email.lower(), follows__confirmed_at__isnull=False).first()
    return stop_link(follower) if follower else None


def owner_of(follower: Follower) -> str:
    """Under whose name the emails are kept: erasing a person erases those of their address as well."""
    person = people.find(follower.email)
    return person.mail_owner if person else f"follower:{follower.pk}"


def send_digests() -> int:
    """Write one email of the day to each follower who has news. Returns how many those were."""
    forget_unconfirmed()
    waiting = Follower.objects.filter(follows__confirmed_at__isnull=False).distinct().values_list("pk", flat=True)
    return sum(send_digest(pk) for pk in list(waiting))


@transaction.atomic
def send_digest(pk: int) -> bool:
    """False if there is no news, if today's email is written already, or if somebody else is writing it."""
    follower = Follower.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    until = timezone.now() - SETTLED
    updates = _news(follower, until) if follower else []
    if not updates or not _write_digest(follower, updates):
        return False
    follower.told_until = until
    follower.save(update_fields=["told_until"])
    return True


def forget_unconfirmed() -> None:
    """An address that never confirmed is not kept longer than its link works."""
    late = timezone.now() - timedelta(days=settings.LINK_DAYS)
    Follow.objects.filter(confirmed_at=None, asked_at__lt=late).delete()
    Follower.objects.filter(follows=None).delete()


def _news(follower: Follower, until) -> list[Update]:
    follows = list(follower.follows.filter(confirmed_at__isnull=False))
    if not follows:
        return []
    news = Update.objects.filter(reduce(or_, [follow.covers for follow in follows]), target__published=True)
    since = news.filter(published_at__gt=follower.told_until, published_at__lte=until)
    return list(since.select_related("target__program").order_by("target__program", "target", "published_at"))


def _write_digest(follower: Follower, updates: list[Update]) -> bool:
    stop = stop_link(follower)
    return outbox.queue(
        to=follower.email,
        template="changetargets/email/digest",
        context={"updates": updates, "stop": stop},
        dedupe_key=f"target-digest:{follower.pk}:{timezone.localdate().isoformat()}",
        owner=owner_of(follower),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _link(view: str, purpose: str, pk: int) -> str:
    token = signing.dumps(pk, salt=purpose)
    return settings.BASE_URL + reverse(f"changetargets:{view}", args=[token])


def _pk(token: str, purpose: str, max_age: timedelta | None = None) -> int | None:
    try:
        return signing.loads(token, salt=purpose, max_age=max_age)
    except signing.BadSignature:
        return None
