"""What stands in one cell: text that no spreadsheet runs, and numbers and dates that stay what they are."""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

Number = int | float | Decimal
Value = str | Promise | Number | bool | date | datetime | time | None

# OWASP's characters that begin a formula, and their full-width forms.
_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
# Where a cell begins, also for a reader whose separator is “;” or a tab, or that takes a line break for a new row.
_CELL_START = r"(?:\A|(?<=[;\t\r\n]))"
# What such a reader may skip before a formula: blanks, and a quote, which it may take for the mark of a text.
_FORMULA = rf"'*(?:(?![\t\r\n])[\s\"])*{_SIGN}"
_TO_MARK = re.compile(rf"{_CELL_START}(?={_FORMULA})|\A(?='*[\t\r\n])")
_MARK = re.compile(rf"{_CELL_START}'(?={_FORMULA})|\A'(?='*[\t\r\n])")


def neutralize(text: str) -> str:
    """The text with a single quote before whatever a spreadsheet could run as a formula (OWASP, “CSV injection”).

    This holds whether the reader separates cells by comma, semicolon or tab. A text with nothing to run comes back as
    it is. A quote that already stands there gets another one, so that `restore` gives back exactly what was typed.
    Numbers are not texts: write them as numbers, and a negative one stays a number.
    """
    return _TO_MARK.sub("'", text)


def restore(text: str) -> str:
    """The text that `neutralize` was given."""
    return _MARK.sub("", text) if "'" in text else text


def for_csv(value: Value) -> str | Number:
    """A value as a cell of a CSV file: numbers as they are, dates in ISO 8601, everything else as neutralized text.

    A moment with a time zone is written in the current one.
    """
    if isinstance(value, str):
        return neutralize(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{naive(value):%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else neutralize(str(value))


def as_text(value: Value) -> str:
    """The value as the text that somebody reads in its cell of a CSV file."""
    return restore(str(for_csv(value)))


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def naive(moment: datetime) -> datetime:
    """The moment as a clock in the current time zone shows it."""
    return localtime(moment).replace(tzinfo=None) if is_aware(moment) else moment
