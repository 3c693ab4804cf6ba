from django.utils.translation import gettext_lazy as _

from participation.rosters import BASE_COLUMNS, NOTE_COLUMN
from tables.columns import Column

COLUMNS = (*BASE_COLUMNS, Column("note", _("Note"), lambda row: row.note), NOTE_COLUMN)
