from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from changetargets.models import ChangeTarget
from datawalk.models.walk import DataWalk
from pages.charts import Chart
from pages.requests import UNSTORABLE
from participation.models import Sphere

LARGEST = 10**12  # of what a poster can show; not a number and infinity are not below it


def validate_rows(rows: object) -> None:
    """A list of pairs of a label and a number or null."""
    fine = isinstance(rows, list) and all(
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], str)
        and not UNSTORABLE.search(row[0])
        and (row[1] is None or _is_number(row[1]))
        for row in rows
    )
    if not fine or not rows:
        raise ValidationError(_("Write pairs such as [[“Applied”, 31], [“Enrolled”, 18]], with straight quotes."))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


class Station(models.Model):
    walk = models.ForeignKey(DataWalk, models.CASCADE, related_name="stations", verbose_name=_("Data Walk"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    finding = models.CharField(_("finding"), max_length=300)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    rows = models.JSONField(_("numbers"), validators=[validate_rows])
    question = models.CharField(_("question"), max_length=300)

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["walk", "number"]
        constraints = [models.UniqueConstraint(fields=["walk", "number"], name="station_number_unique_in_walk")]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("datawalk:station", args=[self.walk.program.slug, self.walk.slug, self.number])

    @property
    def chart(self) -> Chart:
        return Chart("bar", self.finding, "", self.unit, [(label, value) for label, value in self.rows])


class MapEntry(models.Model):
    """One thing on the community map: a project under way, or a need that nobody meets yet."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("Project under way")
        NEED = "need", _("Need, not met yet")

    walk = models.ForeignKey(DataWalk, models.CASCADE, related_name="map_entries", verbose_name=_("Data Walk"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    sphere = models.ForeignKey(Sphere, models.PROTECT, related_name="+", verbose_name=_("sphere"))
    unit = models.CharField(_("unit"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    target = models.ForeignKey(
        ChangeTarget, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("change target")
    )

    class Meta:
        verbose_name = _("entry of the community map")
        verbose_name_plural = _("community map")
        ordering = ["sphere__position", "sphere", "kind", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["project", "need"]), name="mapentry_kind_known"),
            models.UniqueConstraint(fields=["walk", "sphere", "unit", "title"], name="mapentry_once_on_map"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        for name in ("sphere", "target"):
            row = getattr(self, name, None)
            if row and self.walk_id and row.program_id != self.walk.program_id:
                raise ValidationError({name: _("This belongs to another program than the walk.")})
