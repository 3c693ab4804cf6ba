"""Projects from a CSV file: line by line what would happen; nothing is written if one line is wrong."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miniprojects.models import MiniProject
from pages.requests import UNSTORABLE
from pages.texts import unify
from participation import moves
from participation.audit import Actor
from participation.models import Program
from tables.cells import neutralize, restore
from tables.writing import BYTE_ORDER_MARK

TEXTS = ("title", "summary", "topic", "season", "point_person", "works_with", "outcome")
COLUMNS = (
    "program", "slug", *TEXTS, "audiences", "starts_on", "ends_on", "hours_min", "hours_max",
    "capacity", "opens_on", "closes_on", "reviewed", "published",
)  # fmt: skip
YES = {"yes", "true", "1"}
BYTES_AT_MOST = 1_000_000
LINES_AT_MOST = 500


@dataclass
class Line:
    """One line of the file: what it would make or change, or why it cannot."""

    number: int
    project: MiniProject | None = None
    errors: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def action(self) -> str:
        if self.errors:
            return _("wrong")
        if self.project.pk is None:
            return _("create")
        return _("change: %s") % ", ".join(self.changed) if self.changed else _("stays as it is")


def export(projects: QuerySet[MiniProject]) -> str:
    """The projects as the CSV that `rows_of` takes, safe to open in a spreadsheet; read again it changes nothing."""
    target = io.StringIO(BYTE_ORDER_MARK)
    target.seek(0, io.SEEK_END)
    writer = csv.DictWriter(target, COLUMNS)
    writer.writeheader()
    for project in projects.select_related("program"):
        writer.writerow({name: neutralize(str(value)) for name, value in _as_row(project).items()})
    return target.getvalue()


def _as_row(project: MiniProject) -> dict:
    zone = project.program.zone
    return {name: getattr(project, name) for name in COLUMNS if hasattr(project, name)} | {
        "program": project.program.slug,
        "audiences": " ".join(project.audiences),
        "capacity": "" if project.capacity is None else project.capacity,
        "opens_on": project.opens_at.astimezone(zone).date(),
        "closes_on": project.closes_at.astimezone(zone).date(),
        "reviewed": "yes" if project.reviewed else "no",
        "published": "yes" if project.published else "no",
    }


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file, by column. Raises ValidationError for what is no such file."""
    try:
        text = unify(content.decode("utf-8-sig"))
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValidationError(_("This is not a CSV file in UTF-8. Save it as “CSV UTF-8” and try again.")) from error
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise ValidationError(_("The first line must name these columns: %s") % ", ".join(missing))
    if len(rows) > LINES_AT_MOST:
        raise ValidationError(_("At most %d projects at a time.") % LINES_AT_MOST)
    if UNSTORABLE.search(text):
        raise ValidationError(_("The file holds a character that cannot be stored."))
    return [{name: restore(row[name]).strip() for name in COLUMNS} for row in rows]


def read(rows: list[dict[str, str]], programs: QuerySet[Program]) -> list[Line]:
    """What each row would do, for the given programs only."""
    known = {program.slug: program for program in programs}
    lines = [_read_line(number, row, known) for number, row in enumerate(rows, start=2)]
    return _refuse_repeats(lines)


def _read_line(number: int, row: dict, programs: dict[str, Program]) -> Line:
    line = Line(number)
    program = programs.get(row["program"])
    if program is None:
        line.errors.append(_("You do not coordinate a program “%s”.") % row["program"])
        return line
    there = MiniProject.objects.with_places().select_related("program")
    line.project = there.filter(program=program, slug=row["slug"]).first() or MiniProject()
    before = _as_row(line.project) if line.project.pk else {}
    try:
        _fill(line.project, program, row)
        line.project.full_clean(validate_unique=line.project.pk is None)
        _refuse_too_few_places(line.project)
        after = _as_row(line.project)
        line.changed = [name for name in before if before[name] != after[name]]
    except ValidationError as error:
        line.errors += [_about(name, " ".join(found)) for name, found in error.message_dict.items()]
    except ValueError as error:
        line.errors.append(str(error))
    return line


def _about(column: str, words: str) -> str:
    return words if column == NON_FIELD_ERRORS else f"{column}: {words}"


def _fill(project: MiniProject, program: Program, row: dict) -> None:
    """Set every column; raises ValueError with a sentence for a value that cannot be read."""
    project.program, project.slug = program, row["slug"]
    for name in (*TEXTS, "hours_min", "hours_max"):
        setattr(project, name, row[name])
    project.audiences = row["audiences"].replace(",", " ").split()
    project.starts_on, project.ends_on = _day(row, "starts_on"), _day(row, "ends_on")
    project.opens_at = _same_day_or(project.opens_at, _day(row, "opens_on"), program)
    project.closes_at = _same_day_or(project.closes_at, _day(row, "closes_on"), program)
    project.capacity = row["capacity"] or None
    project.reviewed, project.published = row["reviewed"].lower() in YES, row["published"].lower() in YES


def _refuse_too_few_places(project: MiniProject) -> None:
    taken = project.taken if project.pk else 0
    if project.capacity is not None and project.capacity < taken:
        message = ngettext("%d place is taken already.", "%d places are taken already.", taken)
        raise ValidationError({"capacity": message % taken})


def _day(row: dict, column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        message = _("%(column)s: “%(value)s” is not a date such as 2026-09-14.")
        raise ValueError(message % {"column": column, "value": row[column]}) from None


def _same_day_or(moment: datetime | None, day: date, program: Program) -> datetime:
    """Keep the hour of a moment whose day is unchanged; midnight in the program's time zone otherwise."""
    if moment and moment.astimezone(program.zone).date() == day:
        return moment
    return datetime.combine(day, time.min, tzinfo=program.zone)


def _refuse_repeats(lines: list[Line]) -> list[Line]:
    seen = set()
    for line in lines:
        key = line.project and (line.project.program_id, line.project.slug)
        if key in seen and not line.errors:
            line.errors.append(_("This project stands in the file twice."))
        seen.add(key)
    return lines


@transaction.atomic
def write(lines: list[Line], *, by: Actor) -> int:
    """Save what was read, where no line is wrong. Raises moves.IllegalMove, and then nothing is written."""
    for line in lines:
        moves.save_activity(activity=line.project, by=by)
    return len(lines)
