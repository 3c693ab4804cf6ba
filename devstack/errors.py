"""Errors of the portal, told at the terminal as they come into a log."""

import re
from pathlib import Path

from devstack.environment import PROJECT

TIME = rb"\d{4}-\d\d-\d\dT\S+"
ERROR = re.compile(rb"^" + TIME + rb" (?:ERROR|CRITICAL) (.*(?:\n(?!" + TIME + rb" ).*)*)", re.MULTILINE)


class ErrorTail:
    """Reads what a log gains from now on."""

    def __init__(self, name: str, log: Path) -> None:
        self.name, self.log, self.position = name, log, log.stat().st_size

    def look(self) -> str | None:
        """Returns the latest error since the last look, its first line and the one that names it; None without one."""
        errors = ERROR.findall(self._gained())
        if not errors:
            return None
        first, *rest = errors[-1].decode(errors="replace").strip().splitlines()
        said = "\n".join([f"Error in {self.name}: {first}", *(f"  {line}" for line in rest[-1:])])
        return f"{said}\n  More in {self.log.relative_to(PROJECT)}"

    def _gained(self) -> bytes:
        with self.log.open("rb") as log:
            log.seek(self.position)
            gained = log.read()
        self.position += len(gained)
        return gained
