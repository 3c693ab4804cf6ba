"""A real Celery worker as a process of its own, which a test may kill in the middle of its work."""

import os
import signal
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from devstack.processes import last_lines, spawn, stop


class WorkerProcess:
    """Works on the test's database and broker, and mails to the server that the test's settings name."""

    def __init__(self, broker_url: str, log: Path, *options: str):
        self.log = log
        log.touch()
        command = [sys.executable, "-m", "celery", "-A", "rbi_portal", "worker", "--loglevel=INFO", *options]
        self.process = spawn(command, log=log, env=worker_environment(broker_url), cwd=settings.BASE_DIR)

    def wait(self, seconds: float = 60) -> "WorkerProcess":
        wait_until(lambda: " ready." in self.log.read_text() or self.process.poll() is not None, seconds)
        assert self.process.poll() is None, last_lines(self.log)
        return self

    def kill(self) -> None:
        """Takes the worker and its pool away at once, as the kernel does when memory runs out."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        stop(self.process, grace=10)


def worker_environment(broker_url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "REDIS_URL": broker_url,
        "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "PORTAL_ROLE": "worker",
    }


def url_of_test_database() -> str:
    address = connection.settings_dict
    login = f"{address['USER']}:{address['PASSWORD']}" if address["PASSWORD"] else address["USER"]
    return f"postgres://{login}@{address['HOST']}:{address['PORT']}/{address['NAME']}"


def wait_until(condition, seconds: float = 30):
    """Returns what `condition()` gave as soon as it is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"still not so after {seconds} seconds"
        time.sleep(0.05)
    return result
