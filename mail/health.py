from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, Min
from django.db.models.functions import Now

from mail.models import OutgoingEmail


def oldest_unsent_age() -> timedelta | None:
    """How long the email that should have gone first is overdue; None when nothing is.

    An email that its own server puts off does not count while it waits for its next attempt: the outbox works.
    """
    overdue = OutgoingEmail.objects.filter(status=OutgoingEmail.Status.QUEUED, not_before__lte=Now())
    age = ExpressionWrapper(Now() - Min("not_before"), DurationField())
    return overdue.aggregate(age=age)["age"]
