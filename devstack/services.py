"""The processes of the portal itself, and how one that ended is started again."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from devstack.environment import LOGS, PROJECT, VAR
from devstack.processes import Process, Runner, spawn

LONGEST_PAUSE = 30  # seconds
SETTLED_AFTER = 60  # seconds a process must live for its earlier ends to be forgiven


@dataclass
class Service:
    """A command that runs until the stack stops."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: Process | None = None

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def start(self) -> None:
        command = [sys.executable, "-m", *self.command]
        self.process = spawn(command, log=self.log, env=self.environment, cwd=PROJECT)


@dataclass
class Watch:
    """Restarts what ended, after a pause that doubles each time."""

    name: str
    runner: Runner
    pause: float = 1
    started: float = field(default_factory=time.monotonic)
    due: float | None = None

    def look(self, now: float) -> str | None:
        """Returns what happened, to be told, or None."""
        if self.due is not None:
            return self._restart(now) if now >= self.due else None
        code = self.runner.process.poll() if self.runner.process else None
        if code is None:
            return None
        if now - self.started > SETTLED_AFTER:
            self.pause = 1
        self.due, pause, self.pause = now + self.pause, self.pause, min(self.pause * 2, LONGEST_PAUSE)
        return f"{self.name} ended with code {code}; starting it again in {pause:.0f} s."

    def _restart(self, now: float) -> str:
        self.due, self.started = None, now
        self.runner.start()
        return f"{self.name} was started again. Its log: {self.runner.log}"


def portal_services(environment: dict[str, str], host: str, port: int) -> list[Service]:
    web = ["gunicorn", "rbi_portal.wsgi", "--bind", f"{host}:{port}", "--workers", "2", "--graceful-timeout", "8"]
    worker = ["celery", "-A", "rbi_portal", "worker", "--loglevel", "INFO", "--concurrency", "2"]
    beat = ["celery", "-A", "rbi_portal", "beat", "--loglevel", "INFO", "--schedule", str(VAR / "beat-schedule")]
    beat += ["--pidfile="]
    in_worker = environment | {"PORTAL_ROLE": "worker"}
    return [
        Service("web", web, environment),
        Service("worker", worker, in_worker),
        Service("beat", beat, in_worker),
    ]


def inbox_service(environment: dict[str, str], smtp_port: int, page_port: int) -> Service:
    return Service("inbox", ["devstack.inbox", str(VAR / "inbox"), str(smtp_port), str(page_port)], environment)
