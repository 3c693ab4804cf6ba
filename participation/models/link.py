import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.models.person import Person


class Purpose(models.TextChoices):
    OPEN = "open", _("open my participation")
    CHANGE_EMAIL = "change_email", _("change my email address")


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class LinkManager(models.Manager["Link"]):
    def mint(self, purpose: str, payload: dict[str, Any], **values: Any) -> str:
        """A new absolute address for an email, good for LINK_DAYS days. Nothing but that email ever holds its token."""
        token = secrets.token_urlsafe(32)
        until = timezone.now() + timedelta(days=settings.LINK_DAYS)
        self.create(purpose=purpose, payload=payload, token_hash=token_hash(token), expires_at=until, **values)
        return settings.BASE_URL + reverse("participation:follow_link", args=[token])


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

    objects = LinkManager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_expires_after_creation"
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="link_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
