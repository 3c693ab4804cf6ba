from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to which row. Has no foreign keys, so it outlives what it tells of; a trigger keeps it unchanged."""

    at = models.DateTimeField(_("when"), db_default=Now())
    actor = models.CharField(_("who"), max_length=40, help_text=_("“user:3”, “person:12” or “system”"))
    action = models.CharField(_("what"), max_length=40)
    row_model = models.CharField(_("kind of row"), max_length=80)
    row_id = models.BigIntegerField(_("row"), null=True)
    program_id = models.BigIntegerField(_("program"), null=True)
    before = models.CharField(_("from"), max_length=200, blank=True)
    after = models.CharField(_("to"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["row_model", "row_id"], name="auditentry_row")]

    def __str__(self):
        return f"{self.action} {self.row_model}:{self.row_id}"
