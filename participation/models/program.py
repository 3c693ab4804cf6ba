import zoneinfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Affiliation(models.TextChoices):
    STUDENT = "student", _("Student")
    POSTDOC = "postdoc", _("Postdoc")
    FACULTY = "faculty", _("Faculty")
    STAFF = "staff", _("Staff")


def audiences_field(**options) -> ArrayField:
    """A non-empty list of affiliations; the database refuses any other word."""
    choices = models.CharField(max_length=10, choices=Affiliation.choices)
    return ArrayField(choices, verbose_name=_("who can take part"), **options)


def audiences_constraint(name: str) -> models.CheckConstraint:
    known = models.Q(audiences__contained_by=Affiliation.values, audiences__len__gt=0)
    return models.CheckConstraint(condition=known, name=name)


def validate_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Example: America/New_York."), params={"name": name})


class Program(models.Model):
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=20)
    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    timezone = models.CharField(_("time zone"), max_length=60, validators=[validate_timezone])
    audiences = audiences_field()
    vision = models.TextField(_("vision"))
    about = models.TextField(_("about"))
    monthly_hours_limit = models.PositiveSmallIntegerField(
        _("monthly hours before a warning"),
        default=12,
        help_text=_("Somebody who chooses more hours a month than this sees a friendly warning."),
    )
    reply_to = models.EmailField(_("contact address"), blank=True, help_text=_("Shown to people who have a question."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("team"),
        blank=True,
        related_name="programs",
        help_text=_("Who sees this program in the admin. What they may do there comes from their groups."),
    )

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["position", "slug"]
        constraints = [audiences_constraint("program_audiences_known")]

    def __str__(self):
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


class Sphere(models.Model):
    program = models.ForeignKey(Program, models.CASCADE, related_name="spheres", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")
        ordering = ["program", "position", "slug"]
        constraints = [models.UniqueConstraint(fields=["program", "slug"], name="sphere_unique_in_program")]

    def __str__(self):
        return self.name
