"""Which projects a visitor sees, and in which order."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery, SearchVector

from miniprojects.models import MiniProject, MiniProjectQuerySet, academic_year

SEARCHED = ("title", "summary", "topic", "outcome", "works_with")


def years() -> list[int]:
    """The academic years that have published projects, latest first."""
    starts = MiniProject.objects.published().order_by().values_list("starts_on", flat=True).distinct()
    return sorted({academic_year(day) for day in starts}, reverse=True)


def year_to_show(available: list[int], today: date) -> int:
    """This academic year, or the next one that has projects; else the latest that had some."""
    this_year = academic_year(today)
    ahead = [year for year in available if year >= this_year]
    return min(ahead) if ahead else max(available, default=this_year)


def find(
    *,
    year: int,
    q: str = "",
    program: str = "",
    topic: str = "",
    audience: str = "",
    season: str = "",
    hours: Decimal | None = None,
    has_places: bool = False,
) -> MiniProjectQuerySet:
    """The published projects of a year that fit every filter that is given, by their start.

    `hours` is the most hours a month that somebody can give. A search word matches its English forms.
    """
    projects = MiniProject.objects.published().of_year(year).select_related("program").with_places()
    exact = {"program__slug": program, "topic": topic, "season": season}
    projects = projects.filter(**{column: value for column, value in exact.items() if value})
    if audience:
        projects = projects.filter(audiences__contains=[audience])
    if hours is not None:
        projects = projects.filter(hours_max__lte=hours)
    if has_places:
        projects = projects.filter(is_full=False)
    if q:
        words = SearchVector(*SEARCHED, config="english")
        projects = projects.annotate(words=words).filter(
            words=SearchQuery(q, config="english", search_type="websearch")
        )
    return projects.order_by("starts_on", "title", "pk")
