"""A project's time in words, the same on every page, in the guide and in emails."""

from django.template.defaultfilters import floatformat
from django.utils import formats
from django.utils.translation import gettext as _

from miniprojects.models import MiniProject


def hours_in_words(project: MiniProject) -> str:
    """“3 hours, once”, “2 hours a month” or “3–5 hours a month”."""
    low, high = (floatformat(hours) for hours in (project.hours_min, project.hours_max))
    amount = low if low == high else f"{low}–{high}"
    return (_("%s hours, once") if project.is_once else _("%s hours a month")) % amount


def when_in_words(project: MiniProject) -> str:
    """“Fall · September 15, 2026 – January 15, 2027”, or a single day."""
    first, last = (formats.date_format(day, "F j, Y") for day in (project.starts_on, project.ends_on))
    days = first if project.is_once else f"{first} – {last}"
    return f"{project.season} · {days}" if project.season else days
