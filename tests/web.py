"""A real gunicorn as a process of its own, set up by gunicorn.conf.py."""

import json
import sys
from pathlib import Path

from django.conf import settings

from devstack.ports import LOOPBACK, answers, free_port
from devstack.processes import last_lines, spawn, stop
from tests.workers import wait_until, worker_environment


class WebProcess:
    def __init__(self, log: Path, app: str = "rbi_portal.wsgi", *options: str, **environment: str) -> None:
        self.log, self.port = log, free_port()
        environment = worker_environment(settings.REDIS_URL) | {"PORTAL_ROLE": "web"} | environment
        command = [sys.executable, "-m", "gunicorn", app, "--bind", f"{LOOPBACK}:{self.port}", "--workers=1", *options]
        self.process = spawn(command, log=log, env=environment, cwd=settings.BASE_DIR)

    def wait(self) -> "WebProcess":
        wait_until(lambda: answers(self.port) or self.process.poll() is not None)
        assert self.process.poll() is None, last_lines(self.log)
        return self

    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self) -> None:
        stop(self.process, grace=10)
