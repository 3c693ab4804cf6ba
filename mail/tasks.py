from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from mail import relay
from mail.models import OutgoingEmail

KEPT_DAYS = 30  # after that, personal links and names have no reason to be here


@shared_task
def send_outbox() -> int:
    """Send what is due now. Only a nudge: the rows are the truth, and beat runs this anyway."""
    return relay.send_due()


@shared_task
def purge() -> int:
    """Of what was sent, or given up, KEPT_DAYS ago keep only that it was."""
    done = OutgoingEmail.objects.exclude(status=OutgoingEmail.Status.QUEUED).exclude(recipient="")
    return done.filter(created_at__lt=Now() - timedelta(days=KEPT_DAYS)).keep_only_the_fact()
