from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tables import values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("60.00", 60), ("-5", -5), ("\u22125", -5), ("1E+2", 100), ("1,000", 1000),
        ("1,234,567.5", Decimal("1234567.5")),
        ("1,5", Decimal("1.5")), ("-0,25", Decimal("-0.25")), (".5", Decimal("0.5")),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text, value):
    assert values.number(text) == value


@pytest.mark.parametrize(
    "text", ["many", "NaN", "Infinity", "1e400", "1e99999999", "1" * 23, "1" * 5000, "1,2,3", "1 000", "0x10", "--1"]
)
def test_what_is_no_number_is_refused_in_words(text):
    for read in (values.number, values.whole_number):
        with pytest.raises(ValidationError, match=f"“{text}” is no number."):
            read(text)


def test_whole_numbers():
    assert [values.whole_number(text) for text in ("12", "12.00", "")] == [12, 12, None]
    with pytest.raises(ValidationError, match=r"“1\.5” is no whole number\."):
        values.whole_number("1.5")


@pytest.mark.parametrize(
    "text",
    ["2026-09-04", "2026-09-04 00:00:00", "2026-09-04T00:00", "9/4/2026", "09/04/2026", "9/4/26", "9/4/2026 0:00"],
)
def test_days_as_spreadsheets_write_them(text):
    assert values.day(text) == date(2026, 9, 4)


@pytest.mark.parametrize(
    "text", ["yesterday", "14.9.2026", "13/1/2026", "2026-02-30", "2026-9", "2026-09-04 10:00", "46000"]
)
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(ValidationError, match=f"“{text}” is not a date such as 2026-09-14 or 9/14/2026."):
        values.day(text)


def test_yes_and_no():
    assert [values.yes_or_no(text) for text in ("yes", "TRUE", "1", "no", "False", "")] == [True] * 3 + [False] * 3
    with pytest.raises(ValidationError, match=r"“perhaps” is neither yes nor no\."):
        values.yes_or_no("perhaps")
