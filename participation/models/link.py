from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models.person import Person


class Purpose(models.TextChoices):
    OPEN = "open", _("open my participation")
    CHANGE_EMAIL = "change_email", _("change my email address")


class Link(models.Model):
    """A link in an email. The database knows only the token's hash."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_expires_after_creation"
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="link_purpose_known"),
        ]

    def __str__(self):
        return f"{self.purpose} {self.pk}"
