"""Lists of people as CSV that opens right in a spreadsheet, and does nothing there but show."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Participation

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may take for a formula: OWASP's characters, after blanks too, and their full-width forms.
FORMULA_START = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
ROWS_AT_A_TIME = 500


@dataclass(frozen=True)
class Column:
    """One column of a roster; a sensitive one is left out unless it was asked for by its key."""

    key: str
    title: str
    value: Callable[[Participation], object]
    sensitive: bool = False


BASE_COLUMNS = (
    Column("name", _("Name"), lambda row: row.person.name),
    Column("email", _("Email"), lambda row: row.person.email or ""),
    Column("affiliation", _("Affiliation"), lambda row: row.person.get_affiliation_display()),
    Column("department", _("Department"), lambda row: row.person.department),
    Column("program", _("Program"), lambda row: row.activity.program.short_name),
    Column("activity", _("Activity"), lambda row: row.activity.title),
    Column("status", _("Status"), lambda row: row.get_status_display()),
    Column("signed_up_at", _("Signed up at"), lambda row: local_time(row.applied_at, row.activity.program.zone)),
    Column("verified", _("Email verified"), lambda row: _("yes") if row.person.is_verified else _("no")),
)
NOTE_COLUMN = Column("staff_note", _("Note of the staff"), lambda row: row.staff_note, sensitive=True)


def local_time(moment, zone: ZoneInfo) -> str:
    """A time that spreadsheets sort right, in the zone that the column's reader lives in."""
    return timezone.localtime(moment, zone).strftime("%Y-%m-%d %H:%M")


def neutral(value: object) -> str:
    """The text of a cell that no spreadsheet runs (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if FORMULA_START.match(text) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def chosen(columns: Iterable[Column], ticked: Iterable[str]) -> list[Column]:
    ticked = set(ticked)
    return [column for column in columns if not column.sensitive or column.key in ticked]


def lines(rows: Iterable, columns: Iterable[Column]) -> Iterator[str]:
    """The CSV file in pieces, a byte-order mark first so that Excel reads accents right."""
    columns = list(columns)
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([neutral(column.title) for column in columns])
    for row in rows:
        yield writer.writerow([neutral(column.value(row)) for column in columns])


def export(
    queryset: QuerySet[Participation], columns: Iterable[Column], *, by: audit.Actor, ticked: Iterable[str] = ()
) -> Iterator[str]:
    """Audit the export, then stream it from a server-side cursor, in constant memory."""
    wanted = chosen(columns, ticked)
    audit.record(
        by=by,
        action="export",
        row=queryset.model(),
        program_id=_only_program(queryset),
        after=", ".join(column.key for column in wanted),
        reason=str(_("%d rows")) % queryset.count(),
    )
    rows = queryset.select_related("person", "activity__program", *queryset.model.roster_related).iterator(
        chunk_size=ROWS_AT_A_TIME
    )
    return lines(rows, wanted)


def file_name(queryset: QuerySet[Participation]) -> str:
    """What the file holds, and of which minute."""
    titles = list(queryset.order_by().values_list("activity__program__slug", "activity__slug").distinct()[:2])
    what = "-".join(titles[0]) if len(titles) == 1 else "all"
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    return f"{slugify(queryset.model._meta.verbose_name_plural)}-{what}-{stamp}.csv"


def _only_program(queryset: QuerySet[Participation]) -> int | None:
    programs = list(queryset.order_by().values_list("activity__program", flat=True).distinct()[:2])
    return programs[0] if len(programs) == 1 else None
