"""The file that projects are read from and written to."""

from django.utils.translation import gettext_lazy as _

from miniprojects.models import MiniProject
from participation.import_columns import AUDIENCES, CAPACITY, IDENTITY, column, day_of
from participation.importing import Importer
from tables import values

COLUMNS = (
    *IDENTITY,
    column("title", _("The name of the project.")),
    column("summary", _("What the project is about.")),
    column("topic", _("One of the topics by which the catalogue is filtered.")),
    column("season", _("The time of the year, in words.")),
    column("point_person", _("The role of the point person.")),
    column("works_with", _("Whom one works with.")),
    column("outcome", _("What comes out of it.")),
    AUDIENCES,
    column("starts_on", _("The first day, such as 2026-09-14 or 9/14/2026."), values.day),
    column("ends_on", _("The last day."), values.day),
    column("hours_min", _("Hours a month, at least."), values.number),
    column("hours_max", _("Hours a month, at most."), values.number),
    CAPACITY,
    day_of("opens_on", _("The day on which sign-up opens."), "opens_at"),
    day_of("closes_on", _("The day with whose beginning sign-up closes."), "closes_at"),
    column("reviewed", _("Whether a coordinator decides on each sign-up: yes or no."), values.yes_or_no),
    column("published", _("Whether the public sees the project: yes or no."), values.yes_or_no),
)

IMPORTER = Importer(
    columns=COLUMNS,
    rows=lambda: MiniProject.objects.select_related("program"),
    new=lambda program, values: MiniProject(program=program),
)
