from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutgoingEmailQuerySet(models.QuerySet):
    def waiting(self):
        """What is queued, and in no relay's hands."""
        unleased = Q(leased_until=None) | Q(leased_until__lt=Now())
        return self.filter(unleased, status=OutgoingEmail.Status.QUEUED)

    def due(self):
        """What a relay may send now, the longest overdue first."""
        return self.waiting().filter(next_attempt_at__lte=Now()).order_by("next_attempt_at", "pk")

    def keep_only_the_fact(self) -> int:
        """Blank whom these emails went to and what they said. Returns how many they were."""
        EmailAttachment.objects.filter(email__in=self).delete()
        return self.update(recipient="", subject="", text="", html="", headers={}, last_error="")

    def send_again(self) -> int:
        """Queue failed emails afresh, apart from those whose text is gone. Returns how many that were."""
        failed = self.filter(status=OutgoingEmail.Status.FAILED).exclude(text="")
        return failed.update(status=OutgoingEmail.Status.QUEUED, attempts=0, next_attempt_at=Now())


class OutgoingEmail(models.Model):
    """An email as a row: written with the change that it tells of, sent later by the relay."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    dedupe_key = models.CharField(_("sent once per"), max_length=200, unique=True)
    owner = models.CharField(_("belongs to"), max_length=60, blank=True, db_index=True)
    recipient = models.EmailField(_("recipient"), blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), db_default=Now())
    leased_until = models.DateTimeField(_("being sent until"), null=True)
    created_at = models.DateTimeField(_("queued at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing emails")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | Q(status__in=["queued", "failed"], sent_at__isnull=True),
                name="outgoingemail_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="queued") | (~Q(recipient="") & ~Q(subject="") & ~Q(text="") & ~Q(html="")),
                name="outgoingemail_queued_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(leased_until=None) | Q(status="queued", leased_until__gt=F("created_at")),
                name="outgoingemail_only_queued_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="queued"), name="outgoingemail_due"),
        ]

    def __str__(self):
        return self.subject


class EmailAttachment(models.Model):
    email = models.ForeignKey(OutgoingEmail, models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self):
        return self.filename
