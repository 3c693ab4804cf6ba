"""Activities are locked before their places are looked at, and in one order."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg2 import errors

from participation import locks
from participation.models import Activity


class IllegalMove(Exception):
    """Its text says why, to the person who tried."""


class Busy(Exception):
    """The activity stayed locked for settings.LOCK_SECONDS: nothing was changed, trying again is fine."""


@contextmanager
def locked(model: type[Activity], pks: Iterable[int]) -> Iterator[list[Activity]]:
    """The rows in the one order in which everybody locks them, so that two baskets cannot wait for each other.

    Moves refuse before they write, so a refusal leaves a surrounding transaction whole without a savepoint.
    """
    refusal = None
    try:
        with transaction.atomic(savepoint=False):
            rows = locks.for_update(model.objects, of=("self",)).select_related("program").filter(pk__in=pks)
            try:
                yield list(rows.order_by("pk"))
            except IllegalMove as error:
                refusal = error
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable):
            raise Busy(_("Very many people are signing up right now. Please try again.")) from error
        raise
    if refusal:
        raise refusal
