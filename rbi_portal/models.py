"""The links by which the owner of a staff account chooses a password."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    INVITATION = "invitation", _("invitation")
    NEW_PASSWORD = "new_password", _("new password")


LIFETIMES = {Purpose.INVITATION: timedelta(days=settings.LINK_DAYS), Purpose.NEW_PASSWORD: timedelta(days=1)}


class AccountLink(models.Model):
    """A link in an email that is on its way or has arrived. The database knows only the token's hash."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    address = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link of an account")
        verbose_name_plural = _("links of accounts")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="accountlink_expires_later"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="accountlink_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    def mint_link(self, purpose: str, payload: dict[str, Any]) -> str:
        """The address in an email that is being sent, see `mail.facts.Link`; `self` stands for the model alone."""
        account: User = payload["account"]
        token = secrets.token_urlsafe(32)
        AccountLink.objects.create(
            account=account,
            purpose=purpose,
            address=payload["address"],
            token_hash=token_hash(token),
            expires_at=Now() + LIFETIMES[Purpose(purpose)],
        )
        return settings.BASE_URL + reverse("account_link", args=[token])


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
