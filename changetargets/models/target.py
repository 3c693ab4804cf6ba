from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from changetargets.models.update import TargetStatus, Update
from pages.charts import in_unit
from participation.models import Activity, Participation, Sphere
from participation.models.activity import ActivityQuerySet

STALE_DAYS = 60
MEASURE = {"max_digits": 12, "decimal_places": 2, "null": True, "blank": True}


def tidy(value: Decimal) -> int | Decimal:
    """81 in place of 81.00."""
    return int(value) if value == int(value) else value.normalize()


class Condition(models.TextChoices):
    """The six conditions of systems change (Kania, Kramer and Senge, “The Water of Systems Change”, FSG, 2018)."""

    POLICIES = "policies", _("Policies")
    PRACTICES = "practices", _("Practices")
    RESOURCE_FLOWS = "resource_flows", _("Resource flows")
    RELATIONSHIPS = "relationships", _("Relationships and connections")
    POWER = "power", _("Power dynamics")
    MENTAL_MODELS = "mental_models", _("Mental models")


class TargetQuerySet(ActivityQuerySet):
    def with_news(self):
        """Adds `status`, `value`, `updated_at` and `quiet_since`, all of them derived from the published updates."""
        news = Update.objects.published().filter(target=OuterRef("pk")).newest_first()
        status = Coalesce(Subquery(news.values("status")[:1]), Value(TargetStatus.PROPOSED.value))
        value = Coalesce(Subquery(news.exclude(value=None).values("value")[:1]), "baseline")
        updated_at = Subquery(news.values("published_at")[:1])
        return self.annotate(status=status, value=value, updated_at=updated_at).annotate(
            quiet_since=Coalesce("updated_at", "created_at")
        )

    def matching(self, *, program="", sphere="", year="", status="", condition=""):
        """Those that fit each word which is not empty: slugs of program and sphere, a year, a status, a condition."""
        wanted = {"program__slug": program, "sphere__slug": sphere, "year": year, "condition": condition}
        wanted["status"] = status
        return self.filter(**{path: word for path, word in wanted.items() if word != ""})

    def for_reading(self):
        """What the public sees, newest year first, with all that a line of it needs in one query."""
        rows = self.published().with_news().select_related("program", "sphere", "earlier_self")
        return rows.order_by("-year", "program__position", "program_id", "sphere__position", "title")

    def stale(self):
        """Those that still move, of which nobody has written for STALE_DAYS days."""
        silent = {"quiet_since__lt": timezone.now() - timedelta(days=STALE_DAYS)}
        return self.published().with_news().filter(**silent).exclude(status__in=TargetStatus.ended())


class ChangeTarget(Activity):
    """A change that a program has set itself. Its title is the outcome; status and value come from its updates."""

    sphere = models.ForeignKey(Sphere, models.PROTECT, related_name="changetargets", verbose_name=_("sphere"))
    year = models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("The calendar year in which the academic year of this target begins."),
    )
    condition = models.CharField(_("condition of change"), max_length=20, choices=Condition.choices, blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True, help_text=_("What is counted, in words."))
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("For example “%” or “days”."))
    baseline = models.DecimalField(_("baseline"), **MEASURE)
    goal = models.DecimalField(_("goal"), **MEASURE)
    ways = ArrayField(models.CharField(max_length=120), verbose_name=_("ways to help"), default=list, blank=True)
    theme = models.CharField(_("theme"), max_length=160, blank=True, help_text=_("Of the reflections it came from."))
    reflections = models.PositiveIntegerField(_("number of reflections"), null=True, blank=True)
    earlier_self = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later_selves",
        verbose_name=_("earlier self"),
        help_text=_("The target of an earlier year that this one carries on or revises."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta(Activity.Meta):
        verbose_name = _("change target")
        verbose_name_plural = _("change targets")
        ordering = ["-year", "program", "title"]
        constraints = [
            *Activity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(condition__in=Condition.values) | Q(condition="", published=False),
                name="changetarget_condition_known",
                violation_error_message=_("Say which condition of change it is before you publish the target."),
            ),
            models.CheckConstraint(
                condition=Q(measure="", baseline=None, goal=None)
                | Q(~Q(measure=""), baseline__isnull=False, goal__isnull=False),
                name="changetarget_measure_whole",
                violation_error_message=_("A measure has a baseline and a goal, or there are none of the three."),
            ),
            models.CheckConstraint(
                condition=Q(theme="", reflections=None) | Q(~Q(theme=""), reflections__isnull=False, reflections__gt=0),
                name="changetarget_theme_has_reflections",
                violation_error_message=_("A theme comes from a number of reflections, at least one."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="changetarget_year_plausible",
                violation_error_message=_("Give a year between 2000 and 2100."),
            ),
        ]

    def clean(self):
        problems = {}
        if self.sphere_id and self.sphere.program_id != self.program_id:
            problems["sphere"] = _("This sphere belongs to another program.")
        earlier = self.earlier_self
        if earlier and self.year and (earlier.program_id != self.program_id or earlier.year >= self.year):
            problems["earlier_self"] = _("The earlier self is a target of the same program and of an earlier year.")
        if problems:
            raise ValidationError(problems)

    def get_absolute_url(self) -> str:
        return reverse("changetargets:target", args=[self.program.slug, self.slug])

    @property
    def is_measured(self) -> bool:
        return self.measure != ""

    def in_unit(self, value: Decimal) -> str:
        return in_unit(tidy(value), self.unit)

    @property
    def value_text(self) -> str:
        return self.in_unit(self.value)

    @property
    def baseline_text(self) -> str:
        return self.in_unit(self.baseline)

    @property
    def goal_text(self) -> str:
        return self.in_unit(self.goal)

    @property
    def days_quiet(self) -> int:
        """Whole days since the last news; needs `with_news`."""
        return (timezone.now() - self.quiet_since).days

    @property
    def is_stale(self) -> bool:
        return self.status not in TargetStatus.ended() and self.days_quiet >= STALE_DAYS

    @property
    def status_label(self) -> str:
        return TargetStatus(self.status).label

    @property
    def share_done(self) -> int | None:
        """How much of the way from the baseline to the goal is done, in whole percent from 0 to 100."""
        if not self.is_measured or self.goal == self.baseline:
            return None
        way = (self.value - self.baseline) / (self.goal - self.baseline)
        return int(min(max(way, Decimal(0)), Decimal(1)) * 100)


class Objective(models.Model):
    """One SMART step on the way: what, measured how, by when."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        REACHED = "reached", _("Reached")
        MISSED = "missed", _("Missed")

    target = models.ForeignKey(ChangeTarget, models.CASCADE, related_name="objectives", verbose_name=_("target"))
    text = models.CharField(_("objective"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["position", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "under_way", "reached", "missed"]), name="objective_state_known"
            )
        ]

    def __str__(self):
        return self.text


class Contribution(Participation):
    """A person's offer to help with a target."""

    activity = models.ForeignKey(
        ChangeTarget, models.PROTECT, related_name="participations", verbose_name=_("change target")
    )
    ways = ArrayField(models.CharField(max_length=120), verbose_name=_("ways to help"))
    message = models.TextField(_("message"), blank=True)

    class Meta(Participation.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
