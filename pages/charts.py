"""Charts as geometry: what the template needs to draw inline SVG without a style or a script."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import TypedDict
from zlib import crc32

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Number = int | float | Decimal

WIDTH = 400
CHARACTER = 9.5  # a generous width for one character at the charts' text size
LINE_HEIGHT = 20
BAR_HEIGHT = 20
ROW_GAP = 16
PLOT_TOP = 34
PLOT_HEIGHT = 170
PLOT_MARGIN = 48
VALUES_THAT_FIT_A_LINE = 4


def in_unit(value: Number, unit: str) -> str:
    """A number and its unit as people write them: 81%, 3 days."""
    number = number_format(value, force_grouping=True)
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".rstrip()


@dataclass(frozen=True)
class Chart:
    """One series and what it says.

    `kind` is "bar" or "line"; `finding` is the message in words; `unit` follows each value; `rows` are pairs of a
    label and a value, where None means missing; `goal` is drawn as a dashed line.
    """

    kind: str
    title: str
    finding: str
    unit: str
    rows: Sequence[tuple[str, Number | None]]
    goal: Number | None = None

    @property
    def id(self) -> str:
        return f"chart-{crc32(repr(self).encode()):08x}"

    @property
    def template(self) -> str:
        return f"pages/{self.kind}_chart.html"

    @cached_property
    def labels(self) -> list[str]:
        return [str(label) for label, _value in self.rows]

    @cached_property
    def values(self) -> list[Fraction | None]:
        return [_exact(value) for _label, value in self.rows]

    @cached_property
    def texts(self) -> list[str]:
        return [self.with_unit(value) for _label, value in self.rows]

    @property
    def table(self) -> list[tuple[str, str]]:
        return list(zip(self.labels, self.texts, strict=True))

    @property
    def goal_text(self) -> str:
        return _("Goal: %(value)s") % {"value": self.with_unit(self.goal)}

    def with_unit(self, value: Number | None) -> str:
        return _("no data") if value is None or _exact(value) is None else in_unit(value, self.unit)

    @cached_property
    def scale(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest value of the axis: zero is always on it, and shares are of a hundred."""
        known = [value for value in [*self.values, _exact(self.goal)] if value is not None]
        low, high = min([Fraction(0), *known]), max([Fraction(0), *known])
        if self.unit.startswith("%") and low == 0 and high <= 100:
            high = Fraction(100)
        return low, high if high > low else low + 1

    def along(self, value: Number | Fraction, length: int) -> int:
        """How far up the axis, of `length` pixels, a value lies."""
        low, high = self.scale
        return round(length * (Fraction(value) - low) / (high - low))


def _exact(value: Number | None) -> Fraction | None:
    """The value without rounding, so that no size of number breaks the drawing; None for what is not a number."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return Fraction(value)


class Bar(TypedDict):
    label_lines: list[tuple[str, int]]
    x: int
    y: int
    width: int
    missing: bool
    text: str
    text_x: int
    text_y: int


class Point(TypedDict):
    x: int
    y: int | None
    text: str
    label_lines: list[tuple[str, int]]


@dataclass(frozen=True)
class BarDrawing:
    """A bar a row, with its label above and its value at its end: room for long labels on small screens."""

    chart: Chart

    @property
    def width(self) -> int:
        return WIDTH

    @cached_property
    def length(self) -> int:
        return max(120, WIDTH - 12 - round(CHARACTER * max(map(len, self.chart.texts), default=0)))

    @cached_property
    def zero(self) -> int:
        return self.chart.along(0, self.length)

    @property
    def has_track(self) -> bool:
        """Shares are shown against the whole."""
        return self.chart.scale == (Fraction(0), Fraction(100)) and self.chart.unit.startswith("%")

    @cached_property
    def bars(self) -> list[Bar]:
        bars: list[Bar] = []
        top = 0
        for label, value, text in zip(self.chart.labels, self.chart.values, self.chart.texts, strict=True):
            lines = textwrap.wrap(label, int(WIDTH / CHARACTER)) or [""]
            bars.append(self._bar(value, text, top, lines))
            top = bars[-1]["y"] + BAR_HEIGHT + ROW_GAP
        return bars

    def _bar(self, value: Fraction | None, text: str, top: int, lines: list[str]) -> Bar:
        end = self.zero if value is None else self.chart.along(value, self.length)
        y = top + LINE_HEIGHT * len(lines) + 6
        return {
            "label_lines": [(line, top + LINE_HEIGHT * (index + 1) - 4) for index, line in enumerate(lines)],
            "x": min(end, self.zero),
            "y": y,
            "width": abs(end - self.zero),
            "missing": value is None,
            "text": text,
            "text_x": max(end, self.zero) + 8,
            "text_y": y + BAR_HEIGHT - 6,
        }

    @property
    def bar_height(self) -> int:
        return BAR_HEIGHT

    @property
    def height(self) -> int:
        return self.bars[-1]["y"] + BAR_HEIGHT + 4 if self.bars else LINE_HEIGHT

    @property
    def goal_x(self) -> int | None:
        return None if self.chart.goal is None else self.chart.along(self.chart.goal, self.length)


@dataclass(frozen=True)
class LineDrawing:
    """Points from left to right; a missing value leaves a gap in the line."""

    chart: Chart

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return PLOT_TOP + PLOT_HEIGHT + 3 * LINE_HEIGHT

    @property
    def bottom(self) -> int:
        return self.y_of(max(self.chart.scale[0], Fraction(0)))

    @property
    def right(self) -> int:
        return WIDTH - PLOT_MARGIN

    def y_of(self, value: Number | Fraction) -> int:
        return PLOT_TOP + PLOT_HEIGHT - self.chart.along(value, PLOT_HEIGHT)

    @cached_property
    def points(self) -> list[Point]:
        step = (WIDTH - 2 * PLOT_MARGIN) / max(1, len(self.chart.rows) - 1)
        spoken = self._spoken()
        return [
            {
                "x": round(PLOT_MARGIN + index * step),
                "y": None if value is None else self.y_of(value),
                "text": self.chart.texts[index] if index in spoken else "",
                "label_lines": self._label_lines(index) if index in spoken else [],
            }
            for index, value in enumerate(self.chart.values)
        ]

    def _spoken(self) -> set[int]:
        """The points that carry their value: all of a few, else the first and the last."""
        known = [index for index, value in enumerate(self.chart.values) if value is not None]
        if len(self.chart.rows) <= VALUES_THAT_FIT_A_LINE:
            return set(range(len(self.chart.rows)))
        return {known[0], known[-1]} if known else set()

    def _label_lines(self, index: int) -> list[tuple[str, int]]:
        lines = textwrap.wrap(self.chart.labels[index], 11, max_lines=2, placeholder="…")
        top = PLOT_TOP + PLOT_HEIGHT + LINE_HEIGHT + 6
        return [(line, top + LINE_HEIGHT * number) for number, line in enumerate(lines)]

    @property
    def drawn(self) -> list[Point]:
        return [point for point in self.points if point["y"] is not None]

    @property
    def segments(self) -> list[str]:
        """The points of each unbroken stretch, as SVG's polyline wants them."""
        segments: list[list[str]] = [[]]
        for point in self.points:
            if point["y"] is None:
                segments.append([])
            else:
                segments[-1].append(f"{point['x']},{point['y']}")
        return [" ".join(segment) for segment in segments if len(segment) > 1]

    @property
    def goal_y(self) -> int | None:
        return None if self.chart.goal is None else self.y_of(self.chart.goal)
