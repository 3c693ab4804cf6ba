import io
import json
import re
import zipfile
from datetime import date, datetime, time
from operator import methodcaller

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tables import limits
from tables.limits import Unreadable
from tables.reading import read
from tables.writing import CSV, XLSX

CAFÉ = "name,note\r\nCafé,“quoted”\r\n"


def lines(content: bytes) -> list[list[str]]:
    return [list(line.texts.values()) for line in read(content).lines]


def workbook(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, change) -> bytes:
    """The workbook with one part of it replaced by what `change` makes of it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_whatever_excel_saves_is_read(encoding, separator):
    text = CAFÉ.replace(",", separator)
    table = read((f"\ufeff{text}" if encoding.endswith("e") else text).encode(encoding))
    assert table.columns == ["name", "note"]
    assert [line.texts for line in table.lines] == [{"name": "Café", "note": "“quoted”"}]


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n"])
def test_the_line_by_which_excel_names_its_separator_is_understood(first):
    assert lines(f"{first}a,b;c\r\n1;2\r\n".encode()) == [["1", "2"]]


def test_titles_are_forgiving_and_empty_lines_and_columns_are_left_out():
    table = read(b"\xef\xbb\xbf Starts On ,,B,\r\n,,,\r\n 1 ,,2,\r\n\r\n3\r\n")
    assert table.columns == ["starts_on", "b"]
    assert [(line.number, line.texts, line.is_too_long) for line in table.lines] == [
        (3, {"starts_on": "1", "b": "2"}, False),
        (5, {"starts_on": "3", "b": ""}, False),
    ]


def test_a_line_with_more_cells_than_titles_says_so():
    assert [line.is_too_long for line in read(b"a,b\n1,2,3\n1,2,\n").lines] == [True, False]


def test_a_workbook_is_read_as_the_texts_that_its_cells_show():
    values = [
        "Café",
        60.0,
        0.1 + 0.2,
        12,
        True,
        date(2026, 9, 14),
        datetime.fromisoformat("2026-09-14 09:05"),
        time(9, 5),
        None,
        "a_x000D_\nb",
    ]
    texts = ["Café", "60", "0.3", "12", "yes", "2026-09-14", "2026-09-14 09:05:00", "09:05:00", "", "a\r\nb"]
    assert lines(workbook(list("abcdefghij"), values)) == [texts]


def test_an_empty_part_of_a_sheet_far_below_does_not_matter():
    assert lines(workbook(["a"], [], ["1"], *[[] for _ in range(1500)], ["2"])) == [["1"], ["2"]]


def test_json_is_a_table_too():
    rows = [{"a": "x", "b": 23**20, "c": 1.50, "d": None}, {"a": "'=1", "e": True}]
    table = read(json.dumps({"rows": rows}).encode())
    assert table == read(json.dumps(rows).encode())
    assert [line.texts for line in table.lines] == [
        {"a": "x", "b": str(23**20), "c": "1.5", "d": "", "e": ""},
        {"a": "'=1", "b": "", "c": "", "d": "", "e": "yes"},
    ]


@given(st.lists(st.text(st.sampled_from("=+-@'\";,\t\r\n a1é"), min_size=1).filter(str.strip), min_size=2, max_size=2))
@pytest.mark.parametrize("file_format", [CSV, XLSX])
def test_what_was_written_is_read_again(file_format, row):
    content = b"".join(file_format.pieces(["a", "b"], [row]))
    one_break = re.compile("\r\n|\r") if file_format is XLSX else re.compile("$^")
    assert lines(content) == [[one_break.sub("\n", text).strip() for text in row]]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "%s">%s]><sst xmlns="http://x"><si><t>&j;</t></si></sst>""" % (
    b"a" * 1000,
    b"".join(b'<!ENTITY %c "%s">' % (b"bcdefghij"[n], b"&%c;" % b"abcdefghi"[n] * 10) for n in range(9)),
)
SHEET = "xl/worksheets/sheet1.xml"
LATER = methodcaller("replace", b'r="2"', b'r="99999"')
BIG = b"<row/>" * 2_000_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no lines"),
        (b"a,b\r\n", "no lines"),
        (b"a,A\n1,2\n", "a column twice: a"),
        (b'a,b\n"1,2\n', "lost quotation mark at line 2"),
        (b"\x81\x8d\xff", "neither a text file"),
        (b"\xff\xfe\x00", "neither a text file"),
        (b"a\n" + b"1\n" * 1001, "more than 1000 lines"),
        (b",".join(b"c%d" % n for n in range(101)) + b"\n1\n", "more than 100 columns"),
        (b"a\n" + b"\n".join(b"x" * 2000 for _ in range(501)), "more than a million characters"),
        (b'a\n"' + b"x" * 200_000 + b'"\n', "lost quotation mark"),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
        (b"PK\x03\x04", "damaged"),
        (workbook(["a"], ["1"])[:-30], "damaged"),
        (with_part(workbook(["a"], ["1"]), "xl/workbook.xml", lambda _: b"<"), "damaged"),
        (with_part(workbook(["a"], ["x"]), SHEET, lambda _: BOMB), "damaged"),
        (with_part(workbook(["a"], ["1"]), SHEET, lambda old: old + BIG), "larger than 10 MB"),
        (with_part(workbook(["a"], ["1"]), SHEET, LATER), "longer than 20,000 rows"),
        (workbook([f"c{n}" for n in range(101)], ["1"]), "more than 100 columns"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"a":' * 100_000, "no JSON"),
        (b"{}", "list of objects"),
        (b'{"rows": 3}', "list of objects"),
        (b'["x"]', "list of objects"),
        (rb'[{"a": "\ud800"}]', "half of a character"),
        (workbook(["a_xDFFF_"], ["1"]), "half of a character"),
        (b'[{"a": [1]}]', "Line 2, a: one value"),
        (b"[" + b'{"a": 1},' * 1001 + b'{"a": 1}]', "more than 1000 lines"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_words(content, words):
    assert len(content) < limits.BYTES_AT_MOST * 3
    with pytest.raises(Unreadable, match=re.escape(words)):
        read(content)


def is_answered(content: bytes) -> bool:
    """Read, or refused in words; anything else raises."""
    try:
        return bool(read(content).lines)
    except Unreadable as error:
        return str(error) != ""


@given(st.binary(max_size=300) | st.binary(max_size=300).map(b"PK\x03\x04".__add__))
def test_no_bytes_break_the_reader(content):
    assert is_answered(content)


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=20))
def test_no_damage_to_a_workbook_breaks_the_reader(place, damage):
    content = workbook(["a", "b"], ["x", 5])
    assert is_answered(content[:place] + damage + content[place + len(damage) :])
