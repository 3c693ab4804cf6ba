"""Row locks that nobody waits for without end."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Manager, Model, QuerySet
from django.utils.translation import gettext as _
from psycopg2 import errors

from participation.models import Activity

Row = TypeVar("Row", bound=Model)


class IllegalMove(Exception):
    """Its text says why, to the person who tried."""


class Busy(Exception):
    """The activity stayed locked for settings.LOCK_SECONDS: nothing was changed, trying again is fine."""


def for_update(rows: Manager[Row] | QuerySet[Row], **options: Any) -> QuerySet[Row]:
    """The rows, locked as they are read; `options` are those of `select_for_update`. Call it in a transaction.

    Until that ends, whoever waits longer than settings.LOCK_SECONDS for a lock gets an OperationalError, which
    TryAgainLaterMiddleware turns into a page. Set here and not as the connection starts, because a pooler in
    transaction mode refuses or loses what is set then.
    """
    _limit_the_wait()
    return rows.select_for_update(**options)


def of_name(name: str) -> None:
    """Hold the lock of a name, of which there is no row, until the transaction ends; the wait has the same limit."""
    _limit_the_wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _limit_the_wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{settings.LOCK_SECONDS}s"])


@contextmanager
def locked(model: type[Activity], pks: Iterable[int]) -> Iterator[list[Activity]]:
    """The rows in the one order in which everybody locks them, so that two baskets cannot wait for each other.

    Moves refuse before they write, so a refusal leaves a surrounding transaction whole without a savepoint.
    """
    refusal = None
    try:
        with transaction.atomic(savepoint=False):
            rows = for_update(model.objects, of=("self",)).select_related("program").filter(pk__in=pks)
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
