"""The community map as geometry: a band a sphere, with a mark for every project and every need."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from datawalk.models import MapEntry

TITLE_TOP, TITLE_GAP, LINE, GAP = 25, 31, 20, 12
CHARACTERS_IN_A_LINE = 38


@dataclass(frozen=True)
class Mark:
    entry: MapEntry
    y: int
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class Band:
    lines: list[tuple[int, str]]
    y: int
    height: int
    marks: list[Mark]


def bands(entries: Iterable[MapEntry]) -> list[Band]:
    """Entries by sphere, in the order in which they come, laid out from top to bottom."""
    laid_out, y = [], 0
    for sphere, members in groupby(entries, key=lambda entry: entry.sphere):
        band = _band(sphere.name, list(members), y)
        laid_out.append(band)
        y += band.height + GAP
    return laid_out


def _band(sphere: str, members: list[MapEntry], top: int) -> Band:
    title = _lines(sphere, top + TITLE_TOP)
    marks, y = [], title[-1][0] + TITLE_GAP
    for entry in members:
        lines = _lines(f"{entry.title} ({entry.unit})", y)
        marks.append(Mark(entry, y, lines))
        y = lines[-1][0] + LINE + GAP
    return Band(title, top, y - top - GAP, marks)


def _lines(words: str, y: int) -> list[tuple[int, str]]:
    return [(y + number * LINE, line) for number, line in enumerate(wrap(words, CHARACTERS_IN_A_LINE))]
