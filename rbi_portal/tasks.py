from celery import shared_task

from rbi_portal import invitations


@shared_task
def purge() -> None:
    """Drop the links of accounts that have expired."""
    invitations.purge()
