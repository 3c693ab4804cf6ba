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
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{settings.LOCK_SECONDS}s"])
    return rows.select_for_update(**options)
