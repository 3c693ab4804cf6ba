from django import template
from django.template.loader import render_to_string

from pages.charts import BarDrawing, Chart, LineDrawing

register = template.Library()

DRAWINGS = {"bar": BarDrawing, "line": LineDrawing}


@register.simple_tag(name="chart")
def draw_chart(chart: Chart) -> str:
    """The chart as a figure: the finding in words, inline SVG, and the data as a table to unfold."""
    return render_to_string("pages/chart.html", {"chart": chart, "drawing": DRAWINGS[chart.kind](chart)})
