"""Tables written as files, in pieces: no more than a few rows are held in memory."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tables.cells import Number, Value, for_csv, naive, neutralize, restore, yes_or_no

PIECE_BYTES = 64 * 1024
BYTE_ORDER_MARK = "\ufeff"
TEXT_FORMAT = "@"
CELL_CHARACTERS_AT_MOST = 32_767
# XML has no place for these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as “A”.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Titles = Iterable[str | Promise]
Rows = Iterable[Sequence[Value]]


def csv_pieces(titles: Titles, rows: Rows) -> Iterator[bytes]:
    """A CSV file in UTF-8, a byte-order mark first so that Excel reads accents right. Texts are quoted, numbers not."""
    buffer = io.StringIO(BYTE_ORDER_MARK, newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([neutralize(str(title)) for title in titles])
    for row in rows:
        writer.writerow([for_csv(value) for value in row])
        if buffer.tell() >= PIECE_BYTES:
            yield _taken_from(buffer)
    yield _taken_from(buffer)


def xlsx_pieces(titles: Titles, rows: Rows) -> Iterator[bytes]:
    """An .xlsx file: texts are text cells, numbers and dates are typed. It passes through a temporary file."""
    with tempfile.TemporaryFile() as file:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.freeze_panes = "A2"
        try:
            sheet.append([_bold(sheet, str(title)) for title in titles])
            for row in rows:
                sheet.append([_for_xlsx(sheet, value) for value in row])
        finally:
            book.save(file)  # in any case, since this also removes the library's own temporary file
        file.seek(0)
        yield from iter(lambda: file.read(PIECE_BYTES), b"")


@dataclass(frozen=True)
class Format:
    """A kind of file: `pieces` takes titles and rows and gives the file's bytes piece by piece."""

    name: str
    content_type: str
    pieces: Callable[[Titles, Rows], Iterator[bytes]]


CSV = Format("csv", "text/csv; charset=utf-8", csv_pieces)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_pieces)
FORMATS = {each.name: each for each in (CSV, XLSX)}


def _taken_from(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _bold(sheet: WriteOnlyWorksheet, title: str) -> Cell:
    cell = _text_cell(sheet, title)
    cell.font = Font(bold=True)
    return cell


def _for_xlsx(sheet: WriteOnlyWorksheet, value: Value) -> Cell | str | Number | date | time | None:
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return naive(value)
    if value is None or isinstance(value, int | float | date | time) or not isinstance(value, str | Promise):
        return value
    text = _plain(str(value))
    return _text_cell(sheet, text) if text[:1] == "=" or text in ERROR_CODES else text


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that stays text, also after somebody has edited it."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", TEXT_FORMAT
    return cell


def _plain(text: str) -> str:
    """The text as it is, without a mark: only what would read like one of ours gets another, to be read again."""
    text = text if restore(text) == text else neutralize(text)
    return _ESCAPE.sub("_x005F_", _UNWRITABLE.sub("\ufffd", text))[:CELL_CHARACTERS_AT_MOST]
