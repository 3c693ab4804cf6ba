"""Activities read from a table: what would happen, with every problem of every line; then all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pages import texts
from participation import moves
from participation.audit import Actor
from participation.models import Activity, Program
from tables.cells import Value, as_text
from tables.columns import Column
from tables.limits import Unreadable
from tables.reading import Line, Table

Values = dict[str, Any]
PROGRAM, SLUG = "program", "slug"


@dataclass(frozen=True)
class ImportColumn(Column[Any]):
    """A column that files are written by and read by. Its title in a file is its key; `about` says what it means.

    `read` makes a value of a cell's text and raises ValidationError; a column without it follows from others and is not
    read. `store` gives an activity the value, and may raise ValidationError too; without it, an empty cell changes
    nothing, and the importer's `finish` sees to the value. `field` is the field that the column stands for.
    """

    about: str | Promise = ""
    field: str = ""
    read: Callable[[str], Any] | None = None
    store: Callable[[Any, Any], None] | None = None


@dataclass(frozen=True)
class Importer:
    """How the files of one kind of activity are read.

    `columns` include program and slug, by which a line finds its activity; `rows` are the stored ones with all that
    their columns tell. `new` makes one that is not saved yet from a line's values, which may lack those that could not
    be read. `finish` is told which values changed, once the activity is saved.
    """

    columns: tuple[ImportColumn, ...]
    rows: Callable[[], QuerySet[Any]]
    new: Callable[[Program, Values], Activity]
    finish: Callable[[Any, Values, Actor], None] = lambda activity, changed, by: None


@dataclass(frozen=True)
class Problem:
    """What is wrong in one line, and in which column; without a column where it is the line as a whole."""

    column: str
    words: str


@dataclass(frozen=True)
class Change:
    column: str
    before: str
    after: str


@dataclass
class Outcome:
    """What comes of a line: its problems, or the changes of an activity that is there, or a new one."""

    number: int
    title: str
    is_new: bool = False
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return not self.problems and (self.is_new or bool(self.changes))


def preview(importer: Importer, table: Table, *, programs: QuerySet[Program], by: Actor) -> list[Outcome]:
    """What an import would do; nothing stays of it. Raises Unreadable for a table without program and slug."""
    with transaction.atomic():
        outcomes = _import_all(importer, table, programs, by)
        transaction.set_rollback(True)
    return outcomes


def run(importer: Importer, table: Table, *, programs: QuerySet[Program], by: Actor) -> list[Outcome]:
    """Import all lines, or none if one is wrong. Raises Unreadable for a table without program and slug."""
    with transaction.atomic():
        outcomes = _import_all(importer, table, programs, by)
        transaction.set_rollback(any(outcome.problems for outcome in outcomes))
    return outcomes


def unread(importer: Importer, table: Table) -> list[str]:
    """The columns of the table that an import leaves alone."""
    return [key for key in table.columns if key not in {column.key for column in importer.columns if column.read}]


def _import_all(importer: Importer, table: Table, programs: QuerySet[Program], by: Actor) -> list[Outcome]:
    missing = [key for key in (PROGRAM, SLUG) if key not in table.columns]
    if missing:
        raise Unreadable(_("The first line has to name these columns: %s") % ", ".join(missing))
    known = {program.slug: program for program in programs}
    seen: dict[tuple[str, str], int] = {}
    outcomes = []
    for line in table.lines:
        outcome = _import(importer, line, known, by)
        earlier = seen.setdefault((line.texts[PROGRAM], line.texts[SLUG]), line.number)
        if earlier != line.number:
            outcome.problems.append(Problem(SLUG, _("Line %d is about the same one.") % earlier))
        outcomes.append(outcome)
    return outcomes


def _import(importer: Importer, line: Line, programs: Mapping[str, Program], by: Actor) -> Outcome:
    values, problems = _read(importer, line)
    outcome = Outcome(line.number, line.texts[SLUG], problems=problems)
    if line.is_too_long:
        words = _("More cells than the first line names columns. Does a text with commas lack its quotation marks?")
        problems.append(Problem("", words))
    program = programs.get(values.get(PROGRAM, ""))
    if PROGRAM in values and program is None:
        problems.append(Problem(PROGRAM, _("You coordinate no program “%s”.") % values[PROGRAM]))
    if program is not None and SLUG in values:
        with transaction.atomic():
            _write(importer, program, values, outcome, by)
            transaction.set_rollback(bool(problems))
    return outcome


def _read(importer: Importer, line: Line) -> tuple[Values, list[Problem]]:
    """The values of a line, and what could not be read."""
    values: Values = {}
    problems = []
    for column in importer.columns:
        if column.read and column.key in line.texts:
            try:
                texts.validate(texts.unify(line.texts[column.key]).replace("\r\n", "\n"))
                values[column.key] = column.read(line.texts[column.key])
            except ValidationError as error:
                problems += [Problem(column.key, message) for message in error.messages]
    return values, problems


def _write(importer: Importer, program: Program, values: Values, outcome: Outcome, by: Actor) -> None:
    """Save what differs from the activity that is there, or a new one, and note in the outcome what came of it."""
    stored = importer.rows().filter(program=program, slug=values[SLUG]).first()
    outcome.is_new = stored is None
    before = _values_of(importer, stored) if stored else {}
    changed = {
        column.key: values[column.key]
        for column in importer.columns
        if column.key in values and _differs(column, values[column.key], before)
    }
    activity = stored or importer.new(program, values)
    if stored:
        outcome.changes = [
            Change(column.key, as_text(column.value(stored)), as_text(_shown(values[column.key])))
            for column in importer.columns
            if column.key in changed
        ]
    if changed:
        outcome.problems += _store(importer, activity, changed)
        outcome.problems += _invalid(importer, activity, outcome.problems)
        if not outcome.problems:
            outcome.problems += _save(importer, activity, changed, by)
    outcome.title = str(activity) or outcome.title


def _values_of(importer: Importer, activity: Activity) -> Values:
    """What reading our own file of an activity would give."""
    return {column.key: column.read(as_text(column.value(activity))) for column in importer.columns if column.read}


def _differs(column: ImportColumn, value: Any, before: Values) -> bool:
    says_nothing = column.store is None and value in (None, "")
    return not says_nothing and (column.key not in before or value != before[column.key])


def _shown(value: Any) -> Value:
    return " ".join(value) if isinstance(value, list) else value


def _store(importer: Importer, activity: Activity, changed: Values) -> list[Problem]:
    problems = []
    for column in importer.columns:
        if column.store and column.key in changed:
            try:
                column.store(activity, changed[column.key])
            except ValidationError as error:
                problems += [Problem(column.key, message) for message in error.messages]
    return problems


def _invalid(importer: Importer, activity: Activity, problems: list[Problem]) -> list[Problem]:
    """What the model refuses, apart from the columns that have a problem already."""
    wrong = {problem.column for problem in problems}
    try:
        activity.full_clean(exclude={column.field for column in importer.columns if column.key in wrong})
    except ValidationError as error:
        return _by_column(importer, error)
    return []


def _save(importer: Importer, activity: Activity, changed: Values, by: Actor) -> list[Problem]:
    try:
        moves.save_activity(activity=activity, by=by)
        importer.finish(activity, changed, by)
    except ValidationError as error:
        return _by_column(importer, error)
    except moves.IllegalMove as error:
        return [Problem("", str(error))]
    return []


def _by_column(importer: Importer, error: ValidationError) -> list[Problem]:
    keys = {column.field: column.key for column in importer.columns if column.field} | {NON_FIELD_ERRORS: ""}
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [Problem(keys.get(name, name), message) for name, messages in found.items() for message in messages]
