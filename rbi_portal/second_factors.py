"""The secrets of second factors are encrypted: a dump of the database does not hold them."""

import base64
import hashlib
import logging
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import locks

logger = logging.getLogger(__name__)
BEGINNING = "gAAAAA"  # of every text that Fernet encrypted


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "unreadable": _("Your second factor cannot be read: the server has lost the key. Ask who runs the portal."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError, which the form for the code shows, when no key fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be read with MFA_KEYS, SECRET_KEY or SECRET_KEY_FALLBACKS.")
            raise self.validation_error("unreadable") from None


def reencrypt() -> tuple[int, list[str]]:
    """Encrypt every second factor under the newest key.

    Returns how many that were, and the user names of accounts with one that no key reads.
    """
    done, unreadable = 0, set()
    for pk, name in Authenticator.objects.order_by("pk").values_list("pk", "user__username"):
        try:
            done += _reencrypt(pk)
        except InvalidToken:
            unreadable.add(name)
    return done, sorted(unreadable)


@transaction.atomic
def _reencrypt(pk: int) -> bool:
    # Locked: a recovery code that is used meanwhile writes to the same column.
    row = locks.for_update(Authenticator.objects).filter(pk=pk).first()
    if row is None:
        return False
    data = _rotated(row.data)
    if data == row.data:
        return False
    row.data = data
    row.save(update_fields=["data"])
    return True


def _rotated(value: Any) -> Any:
    """The same value with each encrypted text in it under the newest key. Raises InvalidToken."""
    match value:
        case str() if value.startswith(BEGINNING):
            return _cipher().rotate(value.encode()).decode()
        case list():
            return [_rotated(part) for part in value]
        case dict():
            return {key: _rotated(part) for key, part in value.items()}
    return value


def _cipher() -> MultiFernet:
    """Encrypts with the first key, decrypts with any."""
    keys = [*settings.MFA_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(key) for key in keys])


def _fernet(key: str) -> Fernet:
    digest = hashlib.sha256(b"rbi_portal.accounts" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
