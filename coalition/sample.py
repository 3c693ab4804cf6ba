from datetime import timedelta

from coalition.models import Coalition
from participation.models import Program
from participation.sample import later, midnight


def load(content: dict, years: int) -> None:
    """Create each program's sample coalition, its dates moved by whole years, unless it has one of that slug."""
    for entry in content["programs"]:
        program = Program.objects.get(slug=entry["slug"])
        values = _values(program, entry, years)
        Coalition.objects.get_or_create(program=program, slug=f"coalition-{values['starts_on'].year}", defaults=values)


def _values(program: Program, entry: dict, years: int) -> dict:
    sample = entry["coalition"]
    starts_on, ends_on = later(sample["starts"], years), later(sample["ends"], years)
    last_day = later(sample["applications_close"], years)
    return {
        "title": f"{program.short_name} guiding coalition {starts_on.year}–{ends_on.year}",
        "summary": f"Guide the change projects of {program.short_name} for a year, together with people of every role.",
        "audiences": entry["audiences"],
        "term": f"{starts_on.year}–{ends_on.year}",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "opens_at": midnight(starts_on - timedelta(days=365), program),
        "closes_at": midnight(last_day, program).replace(hour=23, minute=59),
        "hours_min": sample["hours_per_month"][0],
        "hours_max": sample["hours_per_month"][1],
        "duties": sample["role"],
        "expectations": sample["expectations"],
        "reviewed": True,
        "published": True,
    }
