from datetime import timedelta

from django.db.models import Min
from django.db.models.functions import Now

from mail.models import OutgoingEmail


def oldest_unsent_age() -> timedelta | None:
    """How long, by the database's clock, the longest-waiting email has been queued; None if none waits."""
    queued = OutgoingEmail.objects.filter(status=OutgoingEmail.Status.QUEUED)
    return queued.aggregate(age=Now() - Min("created_at"))["age"]
