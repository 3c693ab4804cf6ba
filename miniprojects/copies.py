"""Last year's projects, as drafts of a new year."""

from collections.abc import Iterable

from dateutil.relativedelta import relativedelta
from django.db import transaction

from miniprojects.models import MiniProject
from participation import moves
from participation.audit import Actor

DATES = ("starts_on", "ends_on", "opens_at", "closes_at")


def next_year(project: MiniProject) -> MiniProject:
    """The same project one year later, unpublished and not saved; its slug tells the year."""
    values = {field.attname: getattr(project, field.attname) for field in project._meta.concrete_fields}
    values |= {name: getattr(project, name) + relativedelta(years=1) for name in DATES}
    year = values["starts_on"].year
    values |= {"id": None, "published": False, "slug": f"{_without_year(project.slug)[:75]}-{year}"}
    return MiniProject(**values)


def _without_year(slug: str) -> str:
    stem, _dash, last = slug.rpartition("-")
    return stem if stem and last.isdecimal() and len(last) == 4 else slug


def plan(projects: Iterable[MiniProject]) -> list[tuple[MiniProject, bool]]:
    """What copying would make, and for each whether a project of that slug is there already."""
    planned = []
    taken = set(MiniProject.objects.values_list("program_id", "slug"))
    for copy in map(next_year, projects):
        planned.append((copy, (copy.program_id, copy.slug) in taken))
        taken.add((copy.program_id, copy.slug))
    return planned


@transaction.atomic
def copy_to_next_year(projects: Iterable[MiniProject], *, by: Actor) -> list[MiniProject]:
    """Save every copy that is not there yet."""
    made = [copy for copy, exists in plan(projects) if not exists]
    for copy in made:
        moves.save_activity(activity=copy, by=by)
    return made
