from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Lane(models.IntegerChoices):
    """What goes first when many emails wait."""

    CONFIRMATION = 0, _("Confirmations and links")
    DECISION = 1, _("Decisions")
    REMINDER = 2, _("Reminders")
    BULK = 3, _("Announcements and digests")


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def waiting(self) -> "OutgoingEmailQuerySet":
        """What is queued, and in no relay's hands."""
        unleased = Q(leased_until=None) | Q(leased_until__lt=Now())
        return self.filter(unleased, status=OutgoingEmail.Status.QUEUED)

    def due(self) -> "OutgoingEmailQuerySet":
        """What a relay may send now: lane by lane, within each the longest overdue first."""
        return self.waiting().filter(not_before__lte=Now()).order_by("lane", "not_before", "pk")

    def keep_only_the_fact(self) -> int:
        """Blank whom these emails went to and what they said. Returns how many they were."""
        EmailAttachment.objects.filter(email__in=self).delete()
        blank = {"template": "", "facts": {}, "sealed": "", "text": "", "html": "", "headers": {}}
        return self.update(recipient="", subject="", last_error="", **blank)

    def send_again(self) -> int:
        """Queue failed emails afresh, apart from those whose words are gone. Returns how many that were."""
        failed = self.filter(status=OutgoingEmail.Status.FAILED).exclude(template="", text="")
        failed = failed.exclude(facts__has_key="sealed")  # what was sealed went when they failed
        return failed.update(status=OutgoingEmail.Status.QUEUED, attempts=0, not_before=Now())


class OutgoingEmail(models.Model):
    """An email as a row: written with the change that it tells of, rendered and sent later by the relay."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    dedupe_key = models.CharField(_("sent once per"), max_length=200, unique=True)
    owner = models.CharField(_("belongs to"), max_length=60, blank=True, db_index=True)
    recipient = models.EmailField(_("recipient"), blank=True)
    lane = models.PositiveSmallIntegerField(
        _("lane"), choices=Lane.choices, default=Lane.DECISION, db_default=Lane.DECISION
    )
    template = models.CharField(_("template"), max_length=200, blank=True, default="", db_default="")
    # "context", "attachments" and "zone", as mail.facts has them, and "sealed" where there was something to seal.
    facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    sealed = models.TextField(blank=True, default="", db_default="")
    headers = models.JSONField(default=dict)
    # Kept once it was rendered, for who looks for it.
    subject = models.CharField(_("subject"), max_length=250, blank=True, default="", db_default="")
    # Of emails that version 0.1 rendered as it queued them; empty in all others. Go with EmailAttachment.
    text = models.TextField(blank=True, default="", db_default="")
    html = models.TextField(blank=True, default="", db_default="")
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    # Held until then, or put off until then after a failed attempt.
    not_before = models.DateTimeField(_("not sent before"), db_default=Now())
    leased_until = models.DateTimeField(_("being sent until"), null=True)
    created_at = models.DateTimeField(_("queued at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = models.TextField(_("last error"), blank=True, default="", db_default="")

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
                condition=~Q(status="queued")
                | (~Q(recipient="") & (~Q(template="") | (~Q(subject="") & ~Q(text="") & ~Q(html="")))),
                name="outgoingemail_queued_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(leased_until=None) | Q(status="queued", leased_until__gt=F("created_at")),
                name="outgoingemail_only_queued_is_leased",
            ),
            models.CheckConstraint(condition=Q(lane__in=Lane.values), name="outgoingemail_lane_known"),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(status="queued"), name="outgoingemail_only_queued_is_sealed"
            ),
        ]
        indexes = [
            models.Index(fields=["lane", "not_before", "id"], condition=Q(status="queued"), name="outgoingemail_next"),
        ]

    def __str__(self) -> str:
        return self.subject or self.template


class EmailAttachment(models.Model):
    """A file of an email that version 0.1 queued. Files are made as an email is sent now."""

    email = models.ForeignKey(OutgoingEmail, models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename
