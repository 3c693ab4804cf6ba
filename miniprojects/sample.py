from datetime import timedelta

from miniprojects.models import MiniProject
from participation.models import Program
from participation.sample import later, midnight

COLUMNS = ("title", "summary", "topic", "audiences", "season", "works_with", "outcome")


def load(content: dict, years: int) -> None:
    """Create the sample's projects, their dates moved by whole years, unless a program has one of that slug."""
    for entry in content["mini_projects"]:
        program = Program.objects.get(slug=entry["program"])
        starts_on, ends_on = later(entry["starts"], years), later(entry["ends"], years)
        values = {column: entry[column] for column in COLUMNS} | {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "hours_min": entry["hours"][0],
            "hours_max": entry["hours"][1],
            "capacity": entry["places"],
            "opens_at": midnight(starts_on - timedelta(days=365), program),
            "closes_at": midnight(starts_on, program),
            "published": True,
        }
        MiniProject.objects.get_or_create(program=program, slug=entry["slug"], defaults=values)
