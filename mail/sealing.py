"""Facts that must not be read where they wait, and that cannot be made anew as the email is sent.

Such as the one-time addresses and codes that django-allauth puts into its emails. They are encrypted with a key that
is derived from SECRET_KEY and is not in the database, and are deleted as soon as the email is sent or given up.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from mail.facts import freeze


class Unsealable(Exception):
    """Sealed under a key that this process does not know."""


def seal(facts: dict[str, object]) -> str:
    return _cipher().encrypt(json.dumps(freeze(facts)).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """The JSON of the facts. Raises Unsealable."""
    try:
        return json.loads(_cipher().decrypt(sealed.encode()))
    except InvalidToken:
        raise Unsealable("SECRET_KEY has changed since this email was queued") from None


def _cipher() -> MultiFernet:
    """New facts are sealed under SECRET_KEY; those sealed under its fallbacks are still read."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_digest(key))) for key in keys])


def _digest(key: str) -> bytes:
    return hashlib.sha256(b"mail.sealing" + key.encode()).digest()
