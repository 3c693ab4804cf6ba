from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise

from tables.cells import Value

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


def cells(columns: Iterable[Column[Row]], rows: Iterable[Row]) -> Iterator[list[Value]]:
    """The values of each row, column by column."""
    columns = list(columns)
    return ([column.value(row) for column in columns] for row in rows)
