from django.utils.translation import gettext_lazy as _

from participation.rosters import BASE_COLUMNS, NOTE_COLUMN
from tables.columns import Column

COLUMNS = (
    *BASE_COLUMNS,
    Column("ways", _("Ways to help"), lambda row: ", ".join(row.ways)),
    Column("message", _("Message"), lambda row: row.message, sensitive=True),
    NOTE_COLUMN,
)
