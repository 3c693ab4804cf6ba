from datetime import UTC, datetime

from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, F, Q, When
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.models.person import Person
from participation.models.program import Affiliation, Program, audiences_constraint, audiences_field


class Status(models.TextChoices):
    APPLIED = "applied", _("Waiting for review")
    ACCEPTED = "accepted", _("Accepted")
    WAITLISTED = "waitlisted", _("On the waiting list")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed: email not verified in time")


EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

ACTIVE = (Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)

# Whose turn it is: who signed up first, and of one moment whose row is older.
TURN = ["applied_at", "pk"]
# For a row of `with_places()`: who signs up now waits, since nothing is free or somebody waits for it already.
IS_FULL = Q(capacity__isnull=False) & (Q(free__lte=0) | Q(waiting__gt=0))


def plausible(first: str, last: str, name: str, *, days: bool = False) -> models.CheckConstraint:
    """Between the years 2000 and 2200, for moments or for `days`: Python cannot read all that Postgres stores."""
    earliest, latest = (EARLIEST.date(), LATEST.date()) if days else (EARLIEST, LATEST)
    return models.CheckConstraint(
        condition=Q(**{f"{first}__gte": earliest, f"{last}__lt": latest}),
        name=name,
        violation_error_message=_("Choose dates between the years 2000 and 2200."),
    )


class ActivityQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published=True)

    def open(self):
        """Those that take sign-ups now, by the database's clock."""
        return self.published().filter(opens_at__lte=Now(), closes_at__gt=Now())

    def with_places(self):
        """Adds `taken`, `waiting`, `free` (null where places are unlimited, never below zero) and `is_full`."""
        taken = Count("participations", filter=Q(participations__status=Status.ACCEPTED), distinct=True)
        waiting = Count("participations", filter=Q(participations__status=Status.WAITLISTED), distinct=True)
        counted = self.annotate(taken=taken, waiting=waiting)
        free = Case(When(capacity__isnull=False, then=Greatest(F("capacity") - F("taken"), 0)))
        return counted.annotate(free=free).annotate(is_full=ExpressionWrapper(IS_FULL, models.BooleanField()))


class Activity(models.Model):
    """Something one can take part in. Each concrete kind has its own table, columns and admin."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="%(class)ss", verbose_name=_("program"))
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80)
    summary = models.TextField(_("summary"))
    audiences = audiences_field()
    opens_at = models.DateTimeField(_("sign-up opens"))
    closes_at = models.DateTimeField(_("sign-up closes"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty: no limit."))
    reviewed = models.BooleanField(_("reviewed by a coordinator"), default=False)
    published = models.BooleanField(_("published"), default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="%(class)s_closes_after_opening",
                violation_error_message=_("Sign-up has to close after it opens."),
            ),
            plausible("opens_at", "closes_at", "%(class)s_signup_plausible"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="%(class)s_has_places",
                violation_error_message=_("Give at least one place, or leave the places empty for no limit."),
            ),
            audiences_constraint("%(class)s_audiences_known"),
            models.UniqueConstraint(fields=["program", "slug"], name="%(class)s_slug_unique_in_program"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.published and self.opens_at <= timezone.now() < self.closes_at

    @property
    def takes_place(self) -> bool:
        """False once a kind that can be called off was: nobody is accepted any more."""
        return True

    @property
    def has_opened(self) -> bool:
        return self.opens_at <= timezone.now()

    @property
    def audience_names(self) -> str:
        """Who can take part, as a list for people to read."""
        return ", ".join(str(label) for value, label in Affiliation.choices if value in self.audiences)


class ParticipationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status__in=ACTIVE)

    def proven(self):
        """Those that the owner of the address has said yes to."""
        return self.filter(proven_at__isnull=False)

    def unproven(self):
        """Those under way of which nobody knows yet who filed them."""
        return self.active().filter(proven_at=None)

    def in_turn(self):
        return self.order_by(*TURN)

    def queue(self):
        """Who waits, longest first."""
        return self.filter(status=Status.WAITLISTED).in_turn()

    def before(self, row: "Participation"):
        """Those whose turn comes before that of `row`."""
        earlier, equal = Q(), {}
        for name in TURN:
            earlier |= Q(**equal, **{f"{name}__lt": getattr(row, name)})
            equal[name] = getattr(row, name)
        return self.filter(earlier)

    def of(self, person):
        return self.filter(person=person)


class Participation(models.Model):
    """One person's part in one activity: one row for ever. Only `participation.moves` writes its status.

    A concrete kind declares `activity`, a foreign key with `related_name="participations"`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss", verbose_name=_("person"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, editable=False)
    applied_at = models.DateTimeField(_("signed up at"), editable=False)
    proven_at = models.DateTimeField(_("confirmed by the person at"), null=True, editable=False)
    disowned_at = models.DateTimeField(_("taken back by the address’s owner at"), null=True, editable=False)
    staff_note = models.TextField(_("note of the staff"), blank=True, help_text=_("The person never sees this."))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = TURN
        default_permissions = ("add", "change", "delete", "view", "review", "export")
        constraints = [
            models.UniqueConstraint(fields=["person", "activity"], name="%(class)s_once_per_person"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(class)s_status_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.DECLINED) | Q(proven_at__isnull=False), name="%(class)s_decided_once_proven"
            ),
            models.CheckConstraint(
                condition=Q(disowned_at=None) | Q(proven_at=None), name="%(class)s_proven_or_disowned"
            ),
        ]
        indexes = [models.Index(fields=["activity", "status", "applied_at"], name="%(class)s_queue")]

    def __str__(self):
        return f"{self.person} – {self.activity}"

    @classmethod
    def own_fields(cls) -> list[models.Field]:
        """The fields that this kind adds, many-to-many ones too, as declared: what people say when they sign up."""
        shared = {field.name for field in Participation._meta.local_fields} | {"activity"}
        fields = [*cls._meta.concrete_fields, *cls._meta.many_to_many]
        return sorted(field for field in fields if field.name not in shared and not field.primary_key)

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_proven(self) -> bool:
        """Whether the owner of the address said yes to this very sign-up; until then anybody may have filed it."""
        return self.proven_at is not None

    @property
    def turn(self) -> tuple:
        """What to sort rows by, as `in_turn()` does in the database."""
        return tuple(getattr(self, name) for name in TURN)

    def attachment_facts(self) -> dict[str, object] | None:
        """What the files of an email about this row must tell as it is now; None when no file goes with it.

        A kind that returns some has `email_attachments(**facts)`, which makes the files as the email is sent.
        """
        return None

    def get_change_url(self) -> str:
        """Where the person changes what they said when they signed up; empty where there is nothing to change."""
        return ""

    @property
    def place_in_queue(self) -> int | None:
        """1 for who is next; None for who does not wait."""
        if self.status != Status.WAITLISTED:
            return None
        return type(self).objects.queue().before(self).filter(activity=self.activity_id).count() + 1
