from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Activity, ActivityQuerySet, Participation
from participation.models.activity import plausible

FIRST_MONTH = 7  # An academic year is named after the calendar year in whose July it begins.


def academic_year(day: date) -> int:
    """The calendar year in which the academic year of a day begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


class MiniProjectQuerySet(ActivityQuerySet):
    def of_year(self, year: int):
        """Those that start in the academic year that begins in July of `year`."""
        return self.filter(starts_on__gte=date(year, FIRST_MONTH, 1), starts_on__lt=date(year + 1, FIRST_MONTH, 1))


class MiniProject(Activity):
    topic = models.CharField(_("topic"), max_length=60)
    season = models.CharField(_("season"), max_length=60)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), help_text=_("The same day as the start: the hours are given once."))
    hours_min = models.DecimalField(_("hours a month, at least"), max_digits=4, decimal_places=1)
    hours_max = models.DecimalField(_("hours a month, at most"), max_digits=4, decimal_places=1)
    point_person = models.CharField(_("role of the point person"), max_length=120, blank=True)
    works_with = models.CharField(_("you work with"), max_length=200, blank=True)
    outcome = models.CharField(_("what comes out of it"), max_length=300)

    objects = MiniProjectQuerySet.as_manager()

    class Meta(Activity.Meta):
        verbose_name = _("mini project")
        verbose_name_plural = _("mini projects")
        ordering = ["starts_on", "title", "pk"]
        constraints = [
            *Activity.Meta.constraints,
            plausible("starts_on", "ends_on", "miniproject_dates_plausible", days=True),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="miniproject_ends_after_start",
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(hours_min__gt=0, hours_max__gte=F("hours_min")),
                name="miniproject_hours_in_order",
                violation_error_message=_("The hours are more than zero, and the least not above the most."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("miniprojects:project", args=[self.program.slug, self.slug])

    @property
    def is_once(self) -> bool:
        return self.starts_on == self.ends_on

    @property
    def academic_year(self) -> int:
        return academic_year(self.starts_on)


class Enrollment(Participation):
    activity = models.ForeignKey(
        MiniProject, models.PROTECT, related_name="participations", verbose_name=_("mini project")
    )
    note = models.CharField(_("note to the point person"), max_length=300, blank=True)

    class Meta(Participation.Meta):
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
