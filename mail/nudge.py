"""Tells a worker that an email was queued, at a bounded price when the broker is silent."""

import logging
import time

from kombu.exceptions import OperationalError

from mail.tasks import send_outbox

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5
_quiet = {"until": 0.0}  # on the monotonic clock of this process


def nudge() -> None:
    """Never raises: the sweep sends what a lost nudge left, so a silent broker is left alone for QUIET_SECONDS."""
    if time.monotonic() < _quiet["until"]:
        return
    try:
        send_outbox.delay()
    except OperationalError as error:
        logger.warning("The broker does not answer, so the email waits for the sweep: %s", error)
        _quiet["until"] = time.monotonic() + QUIET_SECONDS
