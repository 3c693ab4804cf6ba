"""Collects the static files when they changed since the last time, beside the rest of the start."""

import hashlib
import sys

from devstack.environment import LOGS, PROJECT, VAR
from devstack.processes import Process, StackError, last_lines, spawn

STAMP = VAR / "static.stamp"


def fingerprint() -> str:
    """Changes with every file in a `static` folder and with the lock, whose packages bring files of their own."""
    digest = hashlib.sha256((PROJECT / "requirements" / "local.txt").read_bytes())
    for path in sorted([*PROJECT.glob("static/**/*"), *PROJECT.glob("*/static/**/*")]):
        if path.is_file() and VAR not in path.parents:
            digest.update(f"{path.relative_to(PROJECT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class StaticFiles:
    def __init__(self, environment: dict[str, str]) -> None:
        self.log, self.fingerprint = LOGS / "static.log", fingerprint()
        self.process = None if self._are_current() else self._collect(environment)

    def wait(self) -> None:
        if self.process is None:
            return
        if self.process.wait():
            raise StackError(f"The static files could not be collected. The end of {self.log}:\n{last_lines(self.log)}")
        STAMP.write_text(self.fingerprint)

    def _are_current(self) -> bool:
        return STAMP.exists() and STAMP.read_text() == self.fingerprint

    def _collect(self, environment: dict[str, str]) -> Process:
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
        return spawn(command, log=self.log, env=environment, cwd=PROJECT)
