"""“Send me a link”: the page does the same for a known and an unknown address, and a worker looks which it is."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models.functions import Now

from mail.nudge import Nudge
from participation import letters, locks
from participation.models import LinkRequest, Person

logger = logging.getLogger(__name__)

KEPT_AT_MOST = timedelta(days=1)  # one that cannot be answered


@transaction.atomic
def ask(email: str, submission: str) -> None:
    """Keep that somebody asked, once for a form that is sent twice, and have a worker answer after the commit."""
    LinkRequest.objects.bulk_create([LinkRequest(email=email, submission=submission)], ignore_conflicts=True)
    transaction.on_commit(_nudge.soon, robust=True)


@shared_task(name="participation.tasks.answer_link_requests")
def answer_link_requests() -> None:
    """Write to whom it may concern. One request that cannot be answered keeps no other."""
    LinkRequest.objects.filter(asked_at__lt=Now() - KEPT_AT_MOST).delete()
    for pk in list(LinkRequest.objects.order_by("pk").values_list("pk", flat=True)):
        try:
            _answer(pk)
        except Exception:
            logger.exception("A request for a link waits for the next look")


@transaction.atomic
def _answer(pk: int) -> None:
    request = LinkRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if request is None:
        return  # another worker has it
    request.delete()
    # Locked, so that who is just being erased gets no email any more.
    known = locks.for_update(Person.objects, no_key=True).filter(email_key=request.email_key).first()
    if known:
        letters.link(known, request.submission)


_nudge = Nudge(answer_link_requests)
