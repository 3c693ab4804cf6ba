"""Tells a worker that emails were queued: beside the page, which never waits for the broker."""

import logging
from contextvars import copy_context
from threading import Lock, Timer

from kombu.exceptions import OperationalError

from mail.tasks import send_outbox

logger = logging.getLogger(__name__)

BURST_SECONDS = 0.1
_pending = Lock()  # held from the first nudge of a burst until its task is about to be published


def nudge() -> None:
    """Have a worker look BURST_SECONDS from now, once for all that is queued until then. A lost nudge is no loss."""
    if not _pending.acquire(blocking=False):
        return
    try:
        # In the same context, so that the task's lines in the log are found by the id of the request.
        Timer(BURST_SECONDS, copy_context().run, [_publish]).start()
    except RuntimeError:  # no thread to be had
        _pending.release()
        raise


def _publish() -> None:
    # What is queued from here on may come too late for this task, so it gets another.
    _pending.release()
    try:
        send_outbox.delay()
    except OperationalError as error:
        logger.warning("The broker does not answer, so the emails wait for the sweep: %s", error)
