from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from participation.models.email_key import EmailKeyField, key_of_email


class LinkRequest(models.Model):
    """That somebody asked for a link to be sent to an address, known or not. A worker deletes it as it answers."""

    email = models.EmailField()
    email_key = EmailKeyField()
    submission = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("request for a link")
        verbose_name_plural = _("requests for links")
        constraints = [
            models.UniqueConstraint(fields=["email_key", "submission"], name="linkrequest_once_per_form"),
            key_of_email("linkrequest_email_has_its_key"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
