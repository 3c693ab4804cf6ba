import csv
import io
import tracemalloc
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tables.columns import Column, chosen, pieces
from tables.writing import CSV, FORMATS, PIECE_BYTES, csv_pieces, xlsx_pieces

FORMULAS = ["=1+1", "@SUM(A1)", "+1", "-1+cmd|' /C calc'!A0", "#REF!", "a;=1+1", "\t=1"]


def sheet_of(pieces):
    return load_workbook(io.BytesIO(b"".join(pieces))).active


def test_a_csv_file_opens_right_in_a_spreadsheet():
    content = b"".join(csv_pieces(["Name", "Number"], [["=Amélie", -5], ["a;b", Decimal("1.50")]]))
    assert content == '\ufeff"Name","Number"\r\n"\'=Amélie",-5\r\n"a;b",1.50\r\n'.encode()


def test_pieces_are_as_large_as_a_page_of_the_network_likes_them():
    pieces = list(csv_pieces(["a"], (["x" * 1000] for _ in range(1000))))
    assert {PIECE_BYTES <= len(piece) < PIECE_BYTES + 1010 for piece in pieces[:-1]} == {True}
    assert b"".join(pieces).count(b"\r\n") == 1001


def test_no_text_of_a_workbook_is_a_formula():
    sheet = sheet_of(xlsx_pieces(FORMULAS, [FORMULAS]))
    assert [[cell.value for cell in row] for row in sheet.rows] == [FORMULAS, FORMULAS]
    assert {cell.data_type for row in sheet.rows for cell in row} == {"s"}
    assert sheet["A2"].number_format == "@"


def test_numbers_and_dates_of_a_workbook_are_typed():
    moment = datetime(2026, 9, 14, 9, 5, tzinfo=UTC)
    row = [-5, Decimal("1.5"), None, True, date(2026, 9, 14), time(9, 5), moment]
    read = sheet_of(xlsx_pieces("abcdefg", [row]))[2]
    assert [cell.data_type for cell in read] == ["n", "n", "n", "s", "d", "d", "d"]
    assert [str(cell.value) for cell in read] == [
        "-5", "1.5", "None", "yes", "2026-09-14 00:00:00", "09:05:00", "2026-09-14 05:05:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\vb\0\ufffe", "a\ufffdb\ufffd\ufffd"),
        ("_x0041_", "_x005F_x0041_"),
        ("'=1", "''=1"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_a_workbook_opens_whatever_was_typed(text, stored):
    assert sheet_of(xlsx_pieces(["a"], [[text]]))["A2"].value == stored


@pytest.mark.parametrize("name", FORMATS)
def test_twenty_thousand_rows_are_written_in_constant_memory(name):
    rows = ([f"Person {number}", f"p{number}@example.edu", number] for number in range(20_000))
    tracemalloc.start()
    for _piece in FORMATS[name].pieces(["Name", "Email", "Number"], rows):
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_rows_that_break_off_leave_no_temporary_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows():
        yield ["x"]
        raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        list(xlsx_pieces(["a"], rows()))
    assert list(tmp_path.iterdir()) == []


def test_a_sensitive_column_comes_only_when_ticked():
    columns = [Column("a", "A", len), Column("b", "B", str.upper, sensitive=True)]
    assert [column.key for column in chosen(columns, [])] == ["a"]
    both = b"".join(pieces(CSV, chosen(columns, ["b"]), ["x", "yy"])).decode("utf-8-sig")
    assert both == '"A","B"\r\n1,"X"\r\n2,"YY"\r\n'


def test_what_the_reader_of_csv_gets_is_what_was_there_but_for_the_marks():
    content = b"".join(csv_pieces(["a", "b"], [['say "hi"', "two\r\nlines"]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline="")))[1] == ['say "hi"', "two\r\nlines"]
