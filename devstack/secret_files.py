import secrets
from pathlib import Path


def secret_in(note: Path, length: int = 48) -> str:
    """The secret kept in a file that only its owner may read, made from `length` random bytes on the first call."""
    if not note.exists():
        note.touch(mode=0o600)
        note.write_text(secrets.token_urlsafe(length))
    return note.read_text().strip()
