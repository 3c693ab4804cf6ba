from django.utils.translation import gettext_lazy as _

from participation.rosters import BASE_COLUMNS, NOTE_COLUMN
from tables.columns import Column

COLUMNS = (
    *BASE_COLUMNS,
    Column("spheres", _("Preferred spheres"), lambda row: ", ".join(sphere.name for sphere in row.spheres.all())),
    Column("motivation", _("Motivation"), lambda row: row.motivation, sensitive=True),
    Column("experience", _("Experience"), lambda row: row.experience, sensitive=True),
    NOTE_COLUMN,
)
