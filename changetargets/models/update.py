from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TargetStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    IN_PROGRESS = "in_progress", _("In progress")
    ACHIEVED = "achieved", _("Achieved")
    SUSTAINED = "sustained", _("Sustained")
    RETIRED = "retired", _("Retired")

    @classmethod
    def ended(cls) -> tuple:
        """Of these nobody expects news."""
        return (cls.ACHIEVED, cls.RETIRED)


class UpdateQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


class Update(models.Model):
    """News of a target: the only door by which its status and its value change. Once published it stays as it is."""

    class Kind(models.TextChoices):
        WIN = "win", _("Win")
        SETBACK = "setback", _("Setback")
        NEWS = "news", _("News")

    target = models.ForeignKey(
        "changetargets.ChangeTarget", models.PROTECT, related_name="updates", verbose_name=_("change target")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NEWS)
    text = models.TextField(_("text"), max_length=4000)
    value = models.DecimalField(
        _("new value"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Of the measure. Empty: nobody measured it anew."),
    )
    status = models.CharField(_("status from now on"), max_length=12, choices=TargetStatus.choices)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = [models.F("published_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=TargetStatus.values), name="update_status_known"),
            models.CheckConstraint(condition=Q(kind__in=["win", "setback", "news"]), name="update_kind_known"),
        ]
        indexes = [models.Index(fields=["target", "-published_at"], name="update_newest")]

    def __str__(self):
        return self.text[:60]

    @property
    def value_text(self) -> str:
        return self.target.in_unit(self.value)
