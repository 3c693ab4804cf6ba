"""The sample's programs and spheres. What exists already is left alone: a coordinator may have edited it."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.utils.text import slugify

from participation.models import Program, Sphere


def load(content: dict) -> None:
    for position, entry in enumerate(content["programs"]):
        columns = ("name", "short_name", "timezone", "audiences", "vision", "about")
        values = {column: entry[column] for column in columns} | {"position": position}
        program, _created = Program.objects.get_or_create(slug=entry["slug"], defaults=values)
        for place, name in enumerate(entry["spheres"]):
            Sphere.objects.get_or_create(
                program=program, slug=slugify(name), defaults={"name": name, "position": place}
            )


def later(day: date, years: int) -> date:
    """The same day whole years later; February 29 becomes 28 where there is none."""
    return day + relativedelta(years=years)


def midnight(day: date, program: Program) -> datetime:
    return datetime.combine(day, time.min, tzinfo=program.zone)
