"""The first sheet of an .xlsx file as rows of texts."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from tables.limits import COLUMNS_AT_MOST, ROWS_SCANNED_AT_MOST, UNPACKED_BYTES_AT_MOST, Unreadable

SIGNATURE = b"PK\x03\x04"
PARTS_AT_MOST = 1_000
# How Excel writes a character that XML cannot hold.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet, formulas as what they came to. Raises Unreadable, also while it is read."""
    _require_small(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file may say what it likes
        everything = sheet.iter_rows(max_row=ROWS_SCANNED_AT_MOST + 1, max_col=COLUMNS_AT_MOST + 1, values_only=True)
        for number, row in enumerate(everything, start=1):
            if number > ROWS_SCANNED_AT_MOST:
                raise Unreadable(_("The sheet is longer than 20,000 rows. Delete the empty ones below the table."))
            yield [_text(value) for value in row]
    except Unreadable:
        raise
    except Exception as error:  # the library raises whatever a broken part of a file leads to
        raise Unreadable(_("This .xlsx file is damaged. Open it in a spreadsheet and save it anew.")) from error


def _require_small(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]  # no more than this is ever unpacked
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(_("This .xlsx file is damaged. Open it in a spreadsheet and save it anew.")) from error
    if len(sizes) > PARTS_AT_MOST or sum(sizes) > UNPACKED_BYTES_AT_MOST:
        raise Unreadable(_("Unpacked, this .xlsx file is larger than 10 MB. Leave only the table in it."))


def _text(value: object) -> str:
    """What a cell holds, in the words that the readers of texts take."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
