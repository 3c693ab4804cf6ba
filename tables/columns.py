"""What a column is, and a table of columns and rows as a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise

from tables.cells import Value
from tables.writing import Format

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table: its key never changes, its title is for readers, `value` is its cell of one row.

    A sensitive column is left out unless it was asked for by its key.
    """

    key: str
    title: str | Promise
    value: Callable[[Row], Value]
    sensitive: bool = False


def chosen(columns: Iterable[Column[Row]], ticked: Iterable[str]) -> list[Column[Row]]:
    """The columns without the sensitive ones, but for those whose key is ticked."""
    ticked = set(ticked)
    return [column for column in columns if not column.sensitive or column.key in ticked]


def pieces(file_format: Format, columns: Iterable[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as a file of this format, with a first line of titles."""
    columns = list(columns)
    values = ([column.value(row) for column in columns] for row in rows)
    return file_format.pieces([column.title for column in columns], values)
