"""Tables read from the files that people have: what Excel and other spreadsheets write, and JSON."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from tables import records, workbooks
from tables.cells import restore
from tables.limits import CHARACTERS_AT_MOST, COLUMNS_AT_MOST, LINES_AT_MOST, Unreadable

SEPARATORS = ",;\t"
SAID_SEPARATOR = re.compile(r"(?i)sep=([,;\t])")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also a workbook with a password


@dataclass(frozen=True)
class Line:
    """A line with its number in the file, the line of titles being 1, and its texts by the key of the column.

    `is_too_long` when it has cells beyond the last title, as an unquoted separator in a text makes them.
    """

    number: int
    texts: dict[str, str]
    is_too_long: bool = False


@dataclass(frozen=True)
class Table:
    columns: list[str]
    lines: list[Line]


def read(content: bytes) -> Table:
    """The table in a file: `.xlsx`, JSON, or CSV whatever its encoding and separator are. Empty lines are left out.

    Titles are compared without regard to case, and with underscores for blanks. Raises Unreadable.
    """
    if content.startswith(workbooks.SIGNATURE):
        table = _table(workbooks.rows(content))
    elif content.startswith(OLD_EXCEL):
        raise Unreadable(_("This is an old Excel file or one with a password. Save it as .xlsx without one."))
    else:
        text = _decoded(content)
        table = _of_json(text) if text.lstrip()[:1] in ("{", "[") else _table(_csv_rows(text))
    if any(HALF_A_CHARACTER.search(text) for text in _texts(table)):
        raise Unreadable(_("The file holds half of a character, perhaps of an emoji. Delete it or type it anew."))
    if not table.lines:
        raise Unreadable(_("The file has no lines below the first one, which names the columns."))
    if sum(map(len, _texts(table))) > CHARACTERS_AT_MOST:
        raise Unreadable(_("The file holds more than a million characters. Import it in parts."))
    return table


def _texts(table: Table) -> Iterator[str]:
    yield from table.columns
    for line in table.lines:
        yield from line.texts.values()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF_16_MARKS) else ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Unreadable(_("This is neither a text file nor an .xlsx file. Save it as .xlsx or “CSV UTF-8”."))


def _of_json(text: str) -> Table:
    columns, lines = records.read(text)
    return _table([columns, *lines], are_marked=False)


def _csv_rows(text: str) -> Iterator[list[str]]:
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        words = _("The file breaks off or has a lost quotation mark at line %d. Save it anew as .xlsx or “CSV UTF-8”.")
        raise Unreadable(words % reader.line_num) from error


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells of the first line, and the text without Excel's own line that says so."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    if said := SAID_SEPARATOR.fullmatch(first):
        return said[1], text[len(first) :].lstrip("\r\n")
    return max(SEPARATORS, key=lambda each: len(next(csv.reader([first], delimiter=each), []))), text


def _table(rows: Iterable[Sequence[str]], *, are_marked: bool = True) -> Table:
    numbered = enumerate(rows, start=1)
    columns = _columns(next(numbered, (0, []))[1])
    lines = []
    for number, row in numbered:
        cells = [restore(cell).strip() if are_marked else cell for cell in row]
        if any(cells):
            texts = {key: cell for key, cell in zip_longest(columns, cells[: len(columns)], fillvalue="") if key}
            lines.append(Line(number, texts, is_too_long=any(cells[len(columns) :])))
        if len(lines) > LINES_AT_MOST:
            raise Unreadable(_("The file has more than %d lines. Import it in parts.") % LINES_AT_MOST)
    return Table([key for key in columns if key], lines)


def _columns(titles: Sequence[str]) -> list[str]:
    columns = ["_".join(restore(title).lower().split()) for title in titles]
    while columns and not columns[-1]:
        columns.pop()
    repeated = [key for key, times in Counter(columns).items() if key and times > 1]
    if repeated:
        raise Unreadable(_("The first line names a column twice: %s") % ", ".join(repeated))
    if len(columns) > COLUMNS_AT_MOST:
        raise Unreadable(_("The first line names more than %d columns.") % COLUMNS_AT_MOST)
    return columns
