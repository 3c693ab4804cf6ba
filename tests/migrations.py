"""The database as an earlier release left it, for tests of what a migration carries over."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def before(*targets: tuple[str, str]) -> Iterator[Apps]:
    """Go back to these migrations, yield the models of that time, and come back by the migrations after them.

    For tests with a transactional database.
    """
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(list(targets))
    try:
        yield executor.loader.project_state(list(targets)).apps
    finally:
        MigrationExecutor(connection).migrate(latest)
