import secrets
from collections.abc import Callable
from pathlib import Path


def secret_in(note: Path, length: int = 48, make: Callable[[], str] | None = None) -> str:
    """The secret kept in a file that only its owner may read; made on the first call, from `length` random bytes."""
    if not note.exists():
        note.touch(mode=0o600)
        note.write_text(make() if make else secrets.token_urlsafe(length))
    return note.read_text().strip()
