from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Activity, Participation, Sphere
from participation.models.activity import plausible


class Coalition(Activity):
    """The guiding coalition of a program for one term."""

    term = models.CharField(_("term"), max_length=20, help_text=_("As people say it, for example “2026–2027”."))
    starts_on = models.DateField(_("term starts"))
    ends_on = models.DateField(_("term ends"))
    hours_min = models.DecimalField(_("hours a month, at least"), max_digits=4, decimal_places=1)
    hours_max = models.DecimalField(_("hours a month, at most"), max_digits=4, decimal_places=1)
    duties = ArrayField(models.CharField(max_length=200), verbose_name=_("duties"))
    expectations = ArrayField(models.CharField(max_length=200), verbose_name=_("expectations"))

    class Meta(Activity.Meta):
        verbose_name = _("coalition")
        verbose_name_plural = _("coalitions")
        ordering = ["-starts_on", "program"]
        constraints = [
            *Activity.Meta.constraints,
            plausible("starts_on", "ends_on", "coalition_dates_plausible", days=True),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="coalition_ends_after_start",
                violation_error_message=_("The term has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(hours_min__gt=0, hours_max__gte=F("hours_min")),
                name="coalition_hours_in_order",
                violation_error_message=_("The hours are more than zero, and the least not above the most."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("coalition:program", args=[self.program.slug])


class Membership(Participation):
    """A person's application to a coalition, and what became of it."""

    activity = models.ForeignKey(Coalition, models.PROTECT, related_name="participations", verbose_name=_("coalition"))
    spheres = models.ManyToManyField(Sphere, verbose_name=_("preferred spheres"), blank=True)
    motivation = models.TextField(_("motivation"), blank=True)
    experience = models.TextField(_("experience"), blank=True)

    class Meta(Participation.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
