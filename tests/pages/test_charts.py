import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from pages.charts import WIDTH, BarDrawing, Chart, LineDrawing

NUMBERS = st.none() | st.integers(-(10**400), 10**400) | st.floats() | st.decimals(places=2)
ROWS = st.lists(st.tuples(st.text(st.characters(exclude_categories=["C"]), max_size=90), NUMBERS), max_size=12)
SVG = "{http://www.w3.org/2000/svg}"


def chart(rows, kind="bar", unit="people", **more) -> Chart:
    return Chart(kind, "Title", "The finding.", unit, rows, **more)


def draw(drawn: Chart) -> str:
    return Template("{% load charts %}{% chart chart %}").render(Context({"chart": drawn}))


def svg(drawn: Chart) -> ElementTree.Element:
    source = re.search(r"<svg.*</svg>", draw(drawn), re.DOTALL).group(0)
    return ElementTree.fromstring(source.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def test_bars_are_as_long_as_their_values():
    drawing = BarDrawing(chart([("One", 10), ("Two", 5), ("None", 0)]))
    assert [bar["width"] for bar in drawing.bars] == [drawing.length, round(drawing.length / 2), 0]


def test_shares_are_drawn_on_a_scale_to_a_hundred():
    drawing = BarDrawing(chart([("Half", 50)], unit="%"))
    assert drawing.bars[0]["width"] == round(drawing.length / 2)
    assert drawing.bars[0]["text"] == "50%"


def test_negative_bars_go_left_from_zero():
    drawing = BarDrawing(chart([("Down", -5), ("Up", 5)]))
    down, up = drawing.bars
    assert (down["x"], down["x"] + down["width"]) == (0, drawing.zero)
    assert (up["x"], up["x"] + up["width"]) == (drawing.zero, drawing.length)


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_missing_value_is_said_and_not_drawn(missing):
    bar = BarDrawing(chart([("Unknown", missing), ("Known", 3)])).bars[0]
    assert (bar["missing"], bar["width"], bar["text"]) == (True, 0, "no data")


def test_line_has_a_gap_where_a_value_is_missing():
    drawing = LineDrawing(chart([("a", 1), ("b", 2), ("c", None), ("d", 3), ("e", 4)], kind="line"))
    assert len(drawing.segments) == 2
    assert len(drawing.drawn) == 4


def test_line_of_many_points_says_its_first_and_last_value():
    drawing = LineDrawing(chart([(str(n), n) for n in range(12)], kind="line"))
    assert [point["text"] for point in drawing.points if point["text"]] == ["0 people", "11 people"]


def test_figure_has_name_finding_and_table():
    html = draw(chart([("Applied", 31), ("Enrolled", None)], unit="%", goal=40))
    assert "<strong>Title</strong> The finding." in html
    assert '<th scope="row">Applied</th><td class="number">31%</td>' in html
    assert '<th scope="row">Enrolled</th><td class="number">no data</td>' in html
    assert "Goal: 40%" in html
    assert "style=" not in html


def test_labels_are_escaped():
    assert "<script" not in draw(chart([("<script>", 1)]))


@pytest.mark.parametrize("kind", ["bar", "line"])
@given(rows=ROWS, goal=NUMBERS)
def test_any_rows_give_well_formed_svg_inside_its_frame(kind, rows, goal):
    drawing = svg(chart(rows, kind=kind, goal=goal))
    for element in [*drawing.iter(f"{SVG}rect"), *drawing.iter(f"{SVG}circle")]:
        left = int(element.get("x") or element.get("cx"))
        assert 0 <= left <= left + int(element.get("width", 0)) <= WIDTH
