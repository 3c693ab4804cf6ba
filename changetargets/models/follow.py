from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from changetargets.models.target import ChangeTarget
from participation.models import Program, Sphere


class Follower(models.Model):
    """An email address that wants news; it holds nothing else."""

    email = models.EmailField(_("email"))
    told_until = models.DateTimeField(_("told of news until"), default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint(Lower("email"), name="follower_email_unique")]

    def __str__(self):
        return f"follower {self.pk}"


class Follow(models.Model):
    """What a follower wants news of: one target, one sphere or one program. It counts once it is confirmed."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    target = models.ForeignKey(ChangeTarget, models.CASCADE, null=True, related_name="follows")
    sphere = models.ForeignKey(Sphere, models.CASCADE, null=True, related_name="target_follows")
    program = models.ForeignKey(Program, models.CASCADE, null=True, related_name="target_follows")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, sphere=None, program=None)
                | Q(target=None, sphere__isnull=False, program=None)
                | Q(target=None, sphere=None, program__isnull=False),
                name="follow_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["follower", "target", "sphere", "program"], nulls_distinct=False, name="follow_once"
            ),
        ]

    def __str__(self):
        return str(self.subject)

    @property
    def subject(self) -> ChangeTarget | Sphere | Program:
        return self.target or self.sphere or self.program

    @property
    def covers(self) -> Q:
        """The updates that this follow asks for."""
        path = {"target": self.target_id, "target__sphere": self.sphere_id, "target__program": self.program_id}
        return Q(**{name: pk for name, pk in path.items() if pk}, published_at__gte=self.confirmed_at)
