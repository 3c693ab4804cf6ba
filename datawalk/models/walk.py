from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from datawalk import calendars, codes
from mail.facts import Attachment
from participation import audit
from participation.models import Activity, ActivityQuerySet, Affiliation, Participation, Status
from participation.models.activity import plausible

ENDED = (Status.WITHDRAWN, Status.DECLINED, Status.LAPSED)


class DataWalkQuerySet(ActivityQuerySet):
    def open(self):
        return super().open().filter(cancelled_at=None)

    def ahead(self):
        """Published walks that are not over, the next one first; a cancelled one is still announced."""
        return self.published().filter(ends_at__gt=Now()).order_by("starts_at")


class DataWalk(Activity):
    """A drop-in afternoon at which people walk past what the numbers show, and write down what should change."""

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("where"), max_length=200)
    uid = models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("revision of the calendar event"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    next_steps = models.TextField(
        _("what happens next"), blank=True, help_text=_("Shown on the summary page after the walk.")
    )
    summary_published = models.BooleanField(_("summary published"), default=False)

    objects = DataWalkQuerySet.as_manager()

    class Meta(Activity.Meta):
        verbose_name = _("Data Walk")
        verbose_name_plural = _("Data Walks")
        ordering = ["-starts_at", "pk"]
        permissions = [("host_datawalk", "Can check people in at the door")]
        constraints = [
            *Activity.Meta.constraints,
            plausible("starts_at", "ends_at", "datawalk_dates_plausible"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="datawalk_ends_after_start",
                violation_error_message=_("The walk has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("ends_at")),
                name="datawalk_closes_before_its_end",
                violation_error_message=_("Sign-up has to close before the walk ends."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("datawalk:walk", args=self.in_address)

    @property
    def in_address(self) -> list[str]:
        return [self.program.slug, self.slug]

    @property
    def is_open(self) -> bool:
        return super().is_open and self.cancelled_at is None

    @property
    def takes_place(self) -> bool:
        return self.cancelled_at is None

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


class Rsvp(Participation):
    activity = models.ForeignKey(DataWalk, models.PROTECT, related_name="participations", verbose_name=_("Data Walk"))
    arrives_at = models.TimeField(_("arrives at about"), null=True, blank=True)
    access_needs = models.TextField(_("access needs"), blank=True)

    class Meta(Participation.Meta):
        verbose_name = _("RSVP")
        verbose_name_plural = _("RSVPs")

    def get_change_url(self) -> str:
        walk = self.activity
        still_to_come = walk.published and walk.takes_place and not walk.is_over
        return reverse("datawalk:change", args=walk.in_address) if still_to_come else ""

    def attachment_facts(self) -> dict[str, object] | None:
        """Of the event, or of its cancellation; None for who waits."""
        # Each move of the person is a revision of their event, too: a program drops a cancellation of one it has newer.
        sequence = self.activity.sequence + max(audit.trail(self).exclude(after="").count() - 1, 0)
        if self.status == Status.ACCEPTED and self.activity.takes_place:
            return {"method": "PUBLISH", "sequence": sequence}
        if self.status in ENDED or (self.status == Status.ACCEPTED and not self.activity.takes_place):
            return {"method": "CANCEL", "sequence": sequence}
        return None

    def email_attachments(self, *, method: str, sequence: int) -> list[Attachment]:
        """The event with the code for the door, or the event's cancellation."""
        is_cancelled = method == "CANCEL"
        content = calendars.calendar_of([self.activity], method=method, cancelled=is_cancelled, sequence=sequence)
        event = Attachment("data-walk.ics", f"text/calendar; method={method}; charset=utf-8", content)
        if is_cancelled:
            return [event]
        return [event, Attachment("door-code.png", "image/png", codes.qr_png(codes.door_address(self.pk)))]

    @property
    def may_come(self) -> bool:
        return self.is_active and self.activity.takes_place

    @property
    def door_code(self) -> str:
        return codes.door_code(self.pk)


class CheckIn(models.Model):
    """Somebody with an RSVP who came, as what they came. One row a person, whoever of the hosts was first."""

    rsvp = models.OneToOneField(Rsvp, models.CASCADE, related_name="check_in")
    affiliation = models.CharField(_("affiliation"), max_length=10, choices=Affiliation.choices)
    at = models.DateTimeField(_("came at"), db_default=Now())

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.CheckConstraint(condition=Q(affiliation__in=Affiliation.values), name="checkin_affiliation_known")
        ]

    def __str__(self):
        return f"{self.rsvp_id}"


class WalkIn(models.Model):
    """Somebody who came without an RSVP: counted, and never named."""

    walk = models.ForeignKey(DataWalk, models.CASCADE, related_name="walk_ins")
    affiliation = models.CharField(_("affiliation"), max_length=10, choices=Affiliation.choices)
    submission = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("came at"), db_default=Now())

    class Meta:
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")
        constraints = [
            models.CheckConstraint(condition=Q(affiliation__in=Affiliation.values), name="walkin_affiliation_known")
        ]

    def __str__(self):
        return self.get_affiliation_display()
