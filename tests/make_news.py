"""Subscriptions for tests: as somebody who said yes has them."""

from django.utils import timezone

from connect.models import Subscription, Topic

READER = "alice@example.edu"


def subscription(column: str, subject, *, email: str = READER, **values) -> Subscription:
    """Active since now, and told of nothing published before."""
    now = timezone.now()
    values = {"confirmed_at": now, "told_until": now} | values
    return Subscription.objects.create(email=email, **{column: subject}, **values)


def topic(target, column: str) -> Topic:
    """A topic of each kind that a digest answers, around one target."""
    return Topic(column, {"targets_of": target.program, "sphere": target.sphere, "target": target}[column])
