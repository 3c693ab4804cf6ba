"""Values read from the texts of cells, the way people and spreadsheets write them. All raise ValidationError."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIGITS_AT_MOST = 12  # before the point; more would only cost time
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"-?\d*,\d+")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)([ T]00:00(:00)?)?")
_US = re.compile(r"(\d\d?)/(\d\d?)/(\d{4}|\d\d)([ T]0?0:00(:00)?)?")
_YES, _NO = {"yes", "true", "1", "x"}, {"no", "false", "0", ""}


def number(text: str) -> Decimal | None:
    """None for an empty text. Takes 1,000 and 1E+3 for a thousand, and 1,5 where a comma is the decimal sign."""
    if not text:
        return None
    plain = text.replace("\u2212", "-").replace("\u00a0", "")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain) if len(plain) <= 40 else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.adjusted() >= DIGITS_AT_MOST:
        raise ValidationError(_("“%s” is no number.") % text)
    return value


def whole_number(text: str) -> int | None:
    """None for an empty text; 12.00 is 12."""
    value = number(text)
    if value is not None and value != int(value):
        raise ValidationError(_("“%s” is no whole number.") % text)
    return None if value is None else int(value)


def day(text: str) -> date | None:
    """None for an empty text. Takes 2026-09-14 and 9/14/2026, both with a midnight behind it too."""
    if not text:
        return None
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _US.fullmatch(text):
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise ValidationError(_("“%s” is not a date such as 2026-09-14 or 9/14/2026.") % text)


def yes_or_no(text: str) -> bool:
    """An empty text is a no."""
    if text.lower() not in _YES | _NO:
        raise ValidationError(_("“%s” is neither yes nor no.") % text)
    return text.lower() in _YES
