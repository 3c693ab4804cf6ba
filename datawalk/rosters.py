from django.utils.translation import gettext_lazy as _

from participation.rosters import BASE_COLUMNS, NOTE_COLUMN
from tables.columns import Column

COLUMNS = (
    *BASE_COLUMNS,
    Column("arrives_at", _("Arrives at about"), lambda row: f"{row.arrives_at:%H:%M}" if row.arrives_at else ""),
    Column("came", _("Came"), lambda row: _("yes") if hasattr(row, "check_in") else _("no")),
    Column("access_needs", _("Access needs"), lambda row: row.access_needs, sensitive=True),
    NOTE_COLUMN,
)
