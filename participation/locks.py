"""Row locks that nobody waits for without end."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Manager, Model, QuerySet

Row = TypeVar("Row", bound=Model)


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
