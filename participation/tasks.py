from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.models import Session as OldSession
from django.core.management import call_command
from django.db.models.functions import Now

from participation import moves
from participation.kinds import kinds
from participation.link_requests import answer_link_requests as answer_link_requests  # a worker looks for tasks here
from participation.models import LimitCount, Link

COUNTS_KEPT_HOURS = 24


@shared_task
def lapse_overdue() -> int:
    """Free the places that were held too long for an address that nobody verified."""
    return sum(moves.lapse_overdue(kind) for kind in kinds().values())


@shared_task
def clear_sessions() -> None:
    """Drop the sessions that have ended, and those that the release before 0.2.0 wrote while it was replaced."""
    call_command("clearsessions")
    OldSession.objects.all().delete()


@shared_task
def purge() -> None:
    """Drop what has served: links that open nothing any more, counts of past hours."""
    Link.objects.filter(expires_at__lt=Now()).delete()
    LimitCount.objects.filter(since__lt=Now() - timedelta(hours=COUNTS_KEPT_HOURS)).delete()
