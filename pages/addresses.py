"""Email addresses as people type them, and the one form by which two of them are compared."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

CHARACTERS_AT_MOST = 254  # of a path in SMTP (RFC 5321, 4.5.3.1.3, without its angle brackets)
INVALID = _("Enter an email address in the form name@example.edu")
UNWRITABLE = _("We can only write to addresses whose part before the @ has letters from a to z, digits and signs.")
TOO_LONG = _("An email address has at most %(limit)d characters; this one has %(count)d")


def normalize(email: str) -> str:
    """The form under which an address is stored a second time, compared and looked up; for display keep what was typed.

    The part before the @ in lower case, the domain as the mail server gets it (ASCII, lower case). Of an address that
    `validate` refuses only plain ASCII is put in lower case.
    """
    try:
        return _as_sent(email)
    except ValidationError:
        return email.lower() if email.isascii() else email


def validate(email: str) -> None:
    """Raise ValidationError, in words for who typed it, for an address that no email of ours could reach."""
    _as_sent(email)


def _as_sent(email: str) -> str:
    email = unicodedata.normalize("NFC", email)
    _refuse_too_long(email)
    local, at, domain = email.rpartition("@")
    if not at:
        raise ValidationError(INVALID, code="invalid")
    if not local.isascii() or '"' in local:
        raise ValidationError(UNWRITABLE, code="unwritable")
    try:
        # As Django writes it into the email: an address that is the same there is the same here.
        address = f"{local}@{punycode(domain)}".lower()
    except UnicodeError:
        raise ValidationError(INVALID, code="invalid") from None
    validate_email(address)
    _refuse_too_long(address)
    return address


def _refuse_too_long(address: str) -> None:
    if len(address) > CHARACTERS_AT_MOST:
        params = {"limit": CHARACTERS_AT_MOST, "count": len(address)}
        raise ValidationError(TOO_LONG, code="too_long", params=params)
