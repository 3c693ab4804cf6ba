"""Files for imports, and what spreadsheets make of them."""

import csv
import io
import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from participation.importing import Importer, Outcome
from tables import columns
from tables.cells import restore
from tables.writing import CSV, XLSX, csv_pieces


class Page:
    """The import page of a kind of activity in somebody's browser."""

    def __init__(self, client: Client, model):
        self.client = client
        self.address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_import")

    def send(self, content: bytes):
        return self.client.post(self.address, {"file": SimpleUploadedFile("file", content)})

    def preview(self, content: bytes) -> list[Outcome]:
        return self.send(content).context["outcomes"]

    def confirm(self, content: bytes):
        """Press the button below the preview."""
        return self.client.post(self.address, {"table": self.send(content).context["table"]})


def words(outcome: Outcome) -> list[str]:
    return [f"{problem.column}: {problem.words}".removeprefix(": ") for problem in outcome.problems]


def export(importer: Importer) -> bytes:
    return b"".join(columns.pieces(CSV, importer.columns, importer.rows().order_by("pk")))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sent(rows: list[dict[str, str]]) -> bytes:
    """A file with these lines."""
    return b"".join(csv_pieces(rows[0], (list(row.values()) for row in rows)))


def with_cells(content: bytes, **cells: str) -> bytes:
    """The file with these texts in every line, or without the columns that are None."""
    wanted = [row | cells for row in rows_of(content)]
    return sent([{key: text for key, text in row.items() if text is not None} for row in wanted])


def _saved(separator: str, encoding: str, change: Callable[[str], str] = str) -> Callable[[bytes], bytes]:
    def save(content: bytes) -> bytes:
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=separator)
        writer.writerows([change(cell) for cell in row] for row in _cells(content))
        return file.getvalue().encode(encoding)

    return save


def _cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _american(cell: str) -> str:
    """How Excel shows, and so saves, what it took for a date or a number; its own line break is the short one."""
    if found := re.fullmatch(r"(\d{4})-0?(\d+)-0?(\d+)", cell):
        return f"{found[2]}/{found[3]}/{found[1]}"
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return f"{float(cell):.2f}"
    return {"yes": "TRUE", "no": "FALSE"}.get(cell, cell.replace("\r\n", "\n"))


def _with_decimals(cell: str) -> str:
    return f"{cell}.00" if re.fullmatch(r"-?\d{1,3}", cell) else cell


def _european(cell: str) -> str:
    return cell.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", cell) else cell


def _as_workbook(content: bytes) -> bytes:
    """Opened, where numbers become numbers, and saved as .xlsx."""
    book, file = Workbook(), io.BytesIO()
    for row in _cells(content):
        book.active.append([float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell for cell in row])
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(file)
    return file.getvalue()


def _as_our_workbook(content: bytes) -> bytes:
    titles, *rows = _cells(content)
    return b"".join(XLSX.pieces(titles, [[restore(cell) for cell in row] for row in rows]))


HABITS = [
    bytes,
    _saved(",", "utf-8"),
    _saved(",", "utf-8-sig", _american),
    _saved(",", "cp1252", _with_decimals),
    _saved(";", "cp1252", _european),
    _saved("\t", "utf-16"),
    _as_workbook,
    _as_our_workbook,
]
