"""The same thing from many database connections at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def in_parallel(count: int, act: Callable) -> list:
    """Call `act` in `count` threads that begin together, each on a connection of its own. Returns the results."""
    together = Barrier(count)

    def one(_number: int):
        try:
            connection.ensure_connection()
            together.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))
