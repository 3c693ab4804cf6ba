"""Several things at once, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def in_parallel(*jobs: Callable) -> list:
    """Run every job in a thread of its own, all beginning together. Returns the results, or raises what one raised."""
    together = Barrier(len(jobs))

    def run(job: Callable):
        try:
            connection.ensure_connection()
            together.wait(30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))
