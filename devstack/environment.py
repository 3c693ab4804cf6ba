"""The environment that every process of the stack gets: addresses and secrets, the caller's own ones first."""

import json
import os
from pathlib import Path

from devstack.secret_files import secret_in

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var"
LOGS = VAR / "log"
NOTE = VAR / "environment.json"  # what the stack that runs now was started with; secrets are in it


def portal_variables(*, port: int, database_url: str, redis_url: str, email_url: str) -> dict[str, str]:
    """What is set already wins: a variable moves the portal to another server without a line of code."""
    ours = {
        "BASE_URL": f"http://localhost:{port}",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "rbi_portal.settings",
        "EMAIL_URL": email_url,
        "LOG_FORMAT": "lines",
        "REDIS_URL": redis_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_in(VAR / "secret_key"),
    }
    return {name: os.environ.get(name) or value for name, value in ours.items()}


def note_down(variables: dict[str, str]) -> None:
    """Keeps them where only their owner may read them, for `make manage`, until the stack stops."""
    NOTE.unlink(missing_ok=True)
    NOTE.touch(mode=0o600)
    NOTE.write_text(json.dumps(variables))


def is_named_by_caller(variable: str) -> bool:
    return bool(os.environ.get(variable))
