import csv
import io
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from tables.cells import for_csv, neutralize, restore
from tables.writing import csv_pieces

STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NASTY = st.text(st.sampled_from("=+-@'\";,\t\r\n a1\uff1d"), max_size=12)
RUNS = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        "  =1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "'=x",
        '"=1',
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_marked(text):
    assert neutralize(text) == "'" + text


@pytest.mark.parametrize("text", ["Amélie", "a=b", "2026-11-23 10:00", "", "O'Neil", " x", "a, -b", "'quoted'", "a;b"])
def test_other_texts_stay_as_they_are(text):
    assert neutralize(text) == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [("a;=1+1", "a;'=1+1"), ("a\t@x", "a\t'@x"), ("a\n- b", "a\n'- b"), ('a;"=1;b', "a;'\"=1;b")],
)
def test_what_begins_a_cell_for_another_separator_is_marked_too(text, marked):
    assert neutralize(text) == marked


@given(STORABLE | NASTY)
def test_a_mark_is_taken_away_again(text):
    assert restore(neutralize(text)) == text


@given(st.lists(st.lists(NASTY, min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_formula_runs_whatever_separates_the_cells(rows):
    content = b"".join(csv_pieces(["a", "b", "c"], rows)).decode("utf-8-sig")
    for separator in ",;\t":
        read = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
        assert [cell for row in read for cell in row if RUNS.match(cell)] == []


def test_numbers_stay_numbers_and_dates_are_iso():
    values = [-5, Decimal("-5.25"), -0.5, None, True, date(2026, 9, 14), time(9, 5), gettext_lazy("Yes, = no")]
    assert [for_csv(value) for value in values] == [
        -5, Decimal("-5.25"), -0.5, "", "yes", "2026-09-14", "09:05", "Yes, = no",
    ]  # fmt: skip
    assert for_csv(datetime(2026, 9, 14, 9, 5, tzinfo=UTC)) == "2026-09-14 05:05"
