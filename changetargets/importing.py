"""Reading targets from a file: first what would happen, line by line, then all of it or nothing."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from changetargets import services
from changetargets.models import ChangeTarget, TargetStatus, Update
from changetargets.models.target import tidy
from changetargets.open_data import IMPORTED, read_csv, read_json, texts
from pages.requests import UNSTORABLE
from pages.texts import unify
from participation import moves
from participation.audit import Actor
from participation.models import Program, Sphere

LINES_AT_MOST = 1000
NUMBERS = ("baseline", "current", "goal")
DIGITS_AT_MOST = 12  # before the point; more would only cost time
FIELD_OF_COLUMN = {"outcome": "title"}


class Unreadable(Exception):
    """Its text says what is wrong with the file as a whole."""


@dataclass(frozen=True)
class Line:
    """What would happen to one line of a file: `what` is “new”, “changed”, “same” or “wrong”."""

    number: int
    title: str
    what: str
    words: str = ""


class Wrong(Exception):
    """What is wrong with one line, for the person who wrote it."""


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV or JSON file. Raises Unreadable."""
    try:
        text = unify(content.decode("utf-8-sig"))
        rows = read_json(text) if text.lstrip().startswith("{") else read_csv(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is no CSV or JSON file of ours in UTF-8.")) from error
    if any(UNSTORABLE.search(cell) for row in rows for cell in row.values()):
        raise Unreadable(_("The file holds a character that cannot be stored."))
    missing = [key for key in ("program", "slug") if not all(key in row for row in rows)]
    if not rows or missing or len(rows) > LINES_AT_MOST:
        raise Unreadable(_("The file needs lines, at most 1,000, with the columns program and slug."))
    return rows


def preview(rows: list[dict[str, str]], *, programs: QuerySet[Program], by: Actor) -> list[Line]:
    """What an import would do; nothing stays of it."""
    with transaction.atomic():
        lines = _import_all(rows, programs, by)
        transaction.set_rollback(True)
    return lines


def run(rows: list[dict[str, str]], *, programs: QuerySet[Program], by: Actor) -> list[Line]:
    """Import all lines, or none if one is wrong."""
    with transaction.atomic():
        lines = _import_all(rows, programs, by)
        transaction.set_rollback(any(line.what == "wrong" for line in lines))
    return lines


def _import_all(rows, programs, by) -> list[Line]:
    return [_line(number, row, programs, by) for number, row in enumerate(rows, start=2)]


def _line(number: int, row: dict[str, str], programs: QuerySet[Program], by: Actor) -> Line:
    title = row.get("outcome") or row["slug"]
    try:
        with transaction.atomic():
            changed = _import(row, programs, by)
    except Wrong as error:
        return Line(number, title, "wrong", str(error))
    except ValidationError as error:
        return Line(number, title, "wrong", _sentences(error))
    except moves.IllegalMove as error:
        return Line(number, title, "wrong", str(error))
    if changed is None:
        return Line(number, title, "new")
    return Line(number, title, "changed" if changed else "same", ", ".join(changed))


def _import(row: dict[str, str], programs: QuerySet[Program], by: Actor) -> list[str] | None:
    """The columns that changed; None for a new target. Raises Wrong, ValidationError, moves.IllegalMove."""
    program = programs.filter(slug=row["program"]).first()
    if program is None:
        raise Wrong(_("You have no program “%s”.") % row["program"])
    stored = _stored(program, row["slug"])
    before = texts(stored) if stored else dict.fromkeys(IMPORTED, "")
    changed = [key for key in IMPORTED if key in row and _as_written(key, row[key]) != before[key]]
    target = stored or ChangeTarget(program=program, **services.sign_up_window(program, _year(row.get("year", ""))))
    if changed:
        _fill(target, row, [key for key in changed if key not in ("program", "status", "current")])
        _save(target, by)
        _tell(_stored(program, target.slug), row, by)
    return changed if stored else None


def _as_written(key: str, text: str) -> str:
    """A number the way our own files write it: a spreadsheet makes 60.00 of 60."""
    return str(tidy(_number(text))) if key in NUMBERS and text else text


def _stored(program: Program, slug: str) -> ChangeTarget | None:
    targets = ChangeTarget.objects.with_news().select_related("program", "sphere", "earlier_self")
    return targets.filter(program=program, slug=slug).first()


def _fill(target: ChangeTarget, row: dict[str, str], changed: list[str]) -> None:
    for key in changed:
        setattr(target, FIELD_OF_COLUMN.get(key, key), _value(target, key, row[key]))


def _value(target: ChangeTarget, key: str, text: str):
    if key == "sphere":
        return _of_program(Sphere, target.program, text)
    if key == "earlier_self":
        return _of_program(ChangeTarget, target.program, text) if text else None
    if key in NUMBERS:
        return _number(text)
    if key == "reflections":
        return int(_number(text)) if text else None
    return _year(text) if key == "year" else text


def _of_program(model, program: Program, slug: str):
    found = model.objects.filter(program=program, slug=slug).first()
    if found is None:
        raise Wrong(_("“%(slug)s” is no %(kind)s of this program.") % {"slug": slug, "kind": model._meta.verbose_name})
    return found


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation as error:
        raise Wrong(_("“%s” is no number.") % text) from error
    if number is not None and not (number.is_finite() and number.adjusted() < DIGITS_AT_MOST):
        raise Wrong(_("“%s” is no number.") % text)
    return number


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 2000 <= int(text[:9]) <= 2100):
        raise Wrong(_("“%s” is no year between 2000 and 2100.") % text)
    return int(text)


def _save(target: ChangeTarget, by: Actor) -> None:
    target.full_clean()
    moves.save_activity(activity=target, by=by)


def _tell(target: ChangeTarget, row: dict[str, str], by: Actor) -> None:
    """A status or a value that differs becomes an update, as the only door by which they change."""
    status, value = row.get("status") or target.status, _number(row.get("current", ""))
    value = None if value == target.value else value
    if status not in TargetStatus.values:
        raise Wrong(_("“%s” is no status.") % status)
    if status != target.status or value is not None:
        update = Update(target=target, text=_("Taken over from a file."), status=status, value=value)
        update.full_clean()
        services.publish(update, by=by)


def _sentences(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    named = [(key, message) for key, messages in error.message_dict.items() for message in messages]
    return " ".join(message if key == "__all__" else f"{capfirst(key)}: {message}" for key, message in named)
