from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from changetargets.models import ChangeTarget
from datawalk.models.station import Station
from datawalk.models.walk import DataWalk
from participation.models.owner_key import OwnerKeyField


class Theme(models.Model):
    """What several reflections have in common, in the coordinators' words."""

    walk = models.ForeignKey(DataWalk, models.CASCADE, related_name="themes", verbose_name=_("Data Walk"))
    title = models.CharField(_("title"), max_length=160)
    target = models.OneToOneField(
        ChangeTarget,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("proposed change target"),
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["walk", "title"]
        constraints = [models.UniqueConstraint(fields=["walk", "title"], name="theme_title_unique_in_walk")]

    def __str__(self):
        return self.title


class RandomKey(models.Func):
    """52 bits that no other key follows from; not random(), from which the next ones could be computed."""

    template = "('x' || substr(md5(gen_random_uuid()::text), 1, 13))::bit(52)::bigint"
    output_field = models.BigIntegerField()


class Reflection(models.Model):
    """What somebody thinks the change should be. Without a signature nothing in the row tells who wrote it.

    There is a day and no time of day, no person, no address and no session.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Hidden")

    # A counter would put those without a signature in their place among those with one.
    id = models.BigIntegerField(primary_key=True, db_default=RandomKey(), editable=False)
    station = models.ForeignKey(Station, models.CASCADE, related_name="reflections", verbose_name=_("station"))
    text = models.TextField(_("what the change should be"), max_length=1000)
    signature = models.CharField(_("signed"), max_length=120, blank=True)
    owner_key = OwnerKeyField()
    written_on = models.DateField(_("written on"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NEW)
    agreed = models.PositiveIntegerField(_("agree"), default=0, editable=False)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="reflections", verbose_name=_("theme")
    )
    submission = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-written_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["new", "published", "hidden"]), name="reflection_status_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reflection_says_something"),
            models.CheckConstraint(
                condition=Q(owner_key=None) | ~Q(signature=""), name="reflection_unsigned_is_nobodys"
            ),
        ]

    def __str__(self):
        return self.text[:60]
