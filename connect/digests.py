"""The digest: one email a day at the most, with the updates of all the change targets that an address asked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from changetargets.models import Update
from connect import subscriptions
from connect.models import Subscription
from mail import outbox
from mail.models import Lane

# An update that was stamped before this moment has been committed by now.
SETTLED = timedelta(minutes=5)


def send_digests() -> int:
    """Write the digest of the day to each address that has news. Returns how many emails those were."""
    readers = Subscription.objects.active().of_targets().order_by("email_key")
    return sum(send_digest(email) for email in list(readers.values_list("email_key", flat=True).distinct()))


@transaction.atomic
def send_digest(email: str) -> bool:
    """False if there is no news, if today's digest is written already, or if somebody else is writing it."""
    mine = Subscription.objects.active().of_targets().of(email).order_by("pk")
    rows = list(mine.select_for_update(skip_locked=True))
    until = timezone.now() - SETTLED
    updates = _news(rows, until)
    if not updates or not _write(rows[0], updates):
        return False
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(told_until=until)
    return True


def _news(rows: Iterable[Subscription], until: datetime) -> list[Update]:
    """What was published since each subscription was told last; an update that several cover comes once."""
    asked = reduce(or_, (_covered_by(row) for row in rows), Q(pk=None))
    news = Update.objects.filter(asked, target__published=True, published_at__lte=until)
    return list(news.select_related("target__program").order_by("target__program", "target", "published_at"))


def _covered_by(row: Subscription) -> Q:
    paths = {"target": row.target_id, "target__sphere": row.sphere_id, "target__program": row.targets_of_id}
    return Q(**{path: pk for path, pk in paths.items() if pk}, published_at__gt=row.told_until)


def _write(row: Subscription, updates: list[Update]) -> bool:
    """One a day: the key is that of the address's oldest subscription, also when it has ended since."""
    oldest = Subscription.objects.of(row.email).aggregate(pk=Min("pk"))["pk"]
    return outbox.queue(
        to=row.email,
        template="connect/email/digest",
        context={"updates": updates, "leave": subscriptions.leave_link(row)},
        dedupe_key=f"digest:{oldest}:{timezone.localdate().isoformat()}",
        owner=subscriptions.owner_of(row.email),
        lane=Lane.BULK,
        headers=subscriptions.list_headers(row),
    )
