"""Tells a worker that there is something to do: beside the page, which never waits for the broker."""

import logging
from contextvars import copy_context
from threading import Lock, Timer

from celery import Task
from kombu.exceptions import OperationalError

from mail.tasks import send_outbox

logger = logging.getLogger(__name__)

BURST_SECONDS = 0.1


class Nudge:
    """Publishes a task that carries no data: it says “look”. A lost one is no loss, since beat says so too."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.pending = Lock()  # held from the first nudge of a burst until its task is about to be published

    def soon(self) -> None:
        """Have a worker look BURST_SECONDS from now, once for all that comes until then."""
        if not self.pending.acquire(blocking=False):
            return
        try:
            # In the same context, so that the task's lines in the log are found by the id of the request.
            Timer(BURST_SECONDS, copy_context().run, [self._publish]).start()
        except RuntimeError:  # no thread to be had
            self.pending.release()
            raise

    def _publish(self) -> None:
        # What comes from here on may come too late for this task, so it gets another.
        self.pending.release()
        try:
            self._task.delay()
        except OperationalError as error:
            logger.warning("The broker does not answer, so %s waits for the sweep: %s", self._task.name, error)


of_outbox = Nudge(send_outbox)
nudge = of_outbox.soon
