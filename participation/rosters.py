"""Lists of people as files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation import answers, audit
from participation.models import Action, Participation
from tables.columns import Column, chosen, pieces
from tables.writing import CSV

ROWS_AT_A_TIME = 200

BASE_COLUMNS = (
    Column("name", _("Name"), lambda row: row.person.name),
    Column("email", _("Email"), lambda row: row.person.email or ""),
    Column("affiliation", _("Affiliation"), lambda row: row.person.get_affiliation_display()),
    Column("department", _("Department"), lambda row: row.person.department),
    Column("program", _("Program"), lambda row: row.activity.program.short_name),
    Column("activity", _("Activity"), lambda row: row.activity.title),
    Column("status", _("Status"), lambda row: row.get_status_display()),
    Column("signed_up_at", _("Signed up at"), lambda row: local_time(row.applied_at, row.activity.program.zone)),
    Column("proven", _("Confirmed by the person"), lambda row: _("yes") if row.is_proven else _("no")),
)
NOTE_COLUMN = Column("staff_note", _("Note of the staff"), lambda row: row.staff_note, sensitive=True)


def local_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock showed in the zone that the column's reader lives in."""
    return timezone.localtime(moment, zone).replace(tzinfo=None)


def export(
    queryset: QuerySet[Participation],
    columns: Iterable[Column],
    *,
    by: audit.Actor,
    ticked: Iterable[str] = (),
    with_unproven: bool = False,
) -> Iterator[bytes]:
    """Audit the export, then stream it from a server-side cursor, in constant memory.

    Sign-ups that nobody has confirmed are left out unless `with_unproven`: anybody may have filed them.
    """
    if not with_unproven:
        queryset = queryset.exclude(proven_at=None)
    wanted = chosen(columns, ticked)
    audit.record(
        by=by,
        action=Action.EXPORT,
        row=queryset.model(),
        program_id=_only_program(queryset),
        facts={"rows": queryset.count(), "columns": [column.key for column in wanted]},
    )
    rows = queryset.select_related("person", "activity__program", *_related(queryset.model))
    rows = rows.prefetch_related(*answers.read_ahead(queryset.model))
    return pieces(CSV, wanted, rows.iterator(chunk_size=ROWS_AT_A_TIME))


def _related(kind: type[Participation]) -> list[str]:
    """The single rows that columns may read beside a row of this kind, so that no line of the file asks for its own."""
    beside = [relation.name for relation in kind._meta.related_objects if relation.one_to_one]
    return [*beside, *(field.name for field in kind.own_fields() if field.is_relation and not field.many_to_many)]


def file_name(queryset: QuerySet[Participation]) -> str:
    """What the file holds, and of which minute, without the ending that tells its format."""
    titles = list(queryset.order_by().values_list("activity__program__slug", "activity__slug").distinct()[:2])
    what = "-".join(titles[0]) if len(titles) == 1 else "all"
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    return f"{slugify(queryset.model._meta.verbose_name_plural)}-{what}-{stamp}"


def _only_program(queryset: QuerySet[Participation]) -> int | None:
    programs = list(queryset.order_by().values_list("activity__program", flat=True).distinct()[:2])
    return programs[0] if len(programs) == 1 else None
