"""The community map as geometry: a band a sphere, with a mark for every project and every need."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from datawalk.models import MapEntry

BAND_TOP, LINE, GAP, MARGIN = 34, 20, 12, 22
CHARACTERS_IN_A_LINE = 38


@dataclass(frozen=True)
class Mark:
    entry: MapEntry
    y: int
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class Band:
    sphere: str
    y: int
    height: int
    marks: list[Mark]


def bands(entries: Iterable[MapEntry]) -> list[Band]:
    """Entries by sphere, in the order in which they come, laid out from top to bottom."""
    laid_out, y = [], 0
    for sphere, members in groupby(entries, key=lambda entry: entry.sphere.name):
        band = _band(sphere, list(members), y)
        laid_out.append(band)
        y += band.height + GAP
    return laid_out


def _band(sphere: str, members: list[MapEntry], top: int) -> Band:
    marks, y = [], top + BAND_TOP + MARGIN
    for entry in members:
        words = wrap(f"{entry.title} ({entry.unit})", CHARACTERS_IN_A_LINE)
        marks.append(Mark(entry, y, [(y + number * LINE, line) for number, line in enumerate(words)]))
        y += len(words) * LINE + GAP
    return Band(sphere, top, y - top, marks)
