from celery import shared_task
from django.core.management import call_command

from participation import moves
from participation.kinds import kinds


@shared_task
def lapse_overdue() -> int:
    """Free the places that were held too long for an address that nobody verified."""
    return sum(moves.lapse_overdue(kind) for kind in kinds().values())


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
