from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from changetargets.models import ChangeTarget
from connect import signed
from pages.addresses import normalize
from participation.models import Program, Sphere
from participation.models.email_key import EmailKeyField, key_of_email

CHOICE, LEAVE = "choice", "leave"  # what the link of an email is for
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


class Topic(NamedTuple):
    """What one can have news of: the column of Subscription that says so, and the row it points at."""

    column: str
    subject: Program | Sphere | ChangeTarget

    @property
    def key(self) -> str:
        """The topic as a word, for links, sessions and forms; `topics.of_keys` reads it."""
        return f"{self.column}:{self.subject.pk}"

    def __str__(self) -> str:
        match self.subject:
            case Program(short_name=name):
                return name if self.column == "program" else gettext("change targets of %s") % name
            case Sphere(program=program, name=name):
                names = {"program": program.short_name, "sphere": name}
                return gettext("change targets of %(program)s: %(sphere)s") % names
        return gettext("change target “%s”") % self.subject.title


# A digest tells of the targets that these name; `program` stands for the announcements of a program.
OF_TARGETS = ("targets_of", "sphere", "target")
COLUMNS = ("program", *OF_TARGETS)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        return self.filter(unsubscribed_at=None)

    def of(self, email: str) -> "SubscriptionQuerySet":
        return self.filter(email_key=normalize(email))

    def of_targets(self) -> "SubscriptionQuerySet":
        """Those that a digest answers."""
        return self.filter(program=None)

    def with_subjects(self) -> "SubscriptionQuerySet":
        """With all that the words of a topic need."""
        return self.select_related("program", "targets_of", "sphere__program", "target__program")

    def forgettable(self) -> "SubscriptionQuerySet":
        """Ended ones of addresses that get nothing any more.

        Not while an announcement is on its way: who left and comes back meanwhile must not get it a second time.
        """
        active = Subscription.objects.active().filter(email_key=OuterRef("email_key"))
        on_its_way = Announcement.objects.filter(state__in=Announcement.ON_ITS_WAY, program=OuterRef("program"))
        return self.exclude(unsubscribed_at=None).exclude(Exists(active)).exclude(Exists(on_its_way))


class Subscription(models.Model):
    """An address that said yes to news of one thing. It needs no person: who reads along need not take part."""

    email = models.EmailField(_("email"))
    email_key = EmailKeyField()
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, related_name="subscriptions", verbose_name=_("announcements of")
    )
    targets_of = models.ForeignKey(
        Program, models.CASCADE, null=True, related_name="target_subscriptions", verbose_name=_("all targets of")
    )
    sphere = models.ForeignKey(
        Sphere, models.CASCADE, null=True, related_name="subscriptions", verbose_name=_("targets of the sphere")
    )
    target = models.ForeignKey(
        ChangeTarget, models.CASCADE, null=True, related_name="subscriptions", verbose_name=_("target")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    unsubscribed_at = models.DateTimeField(_("unsubscribed at"), null=True)
    told_until = models.DateTimeField(_("told of news until"), db_default=Now())
    # By this number emails sent before version 0.2 name the address in their link to stop.
    old_follower = models.BigIntegerField(null=True, editable=False, db_index=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, targets_of=None, sphere=None, target=None)
                | Q(program=None, targets_of__isnull=False, sphere=None, target=None)
                | Q(program=None, targets_of=None, sphere__isnull=False, target=None)
                | Q(program=None, targets_of=None, sphere=None, target__isnull=False),
                name="subscription_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["email_key", *COLUMNS], nulls_distinct=False, name="subscription_once_per_address"
            ),
            key_of_email("subscription_email_has_its_key"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def topic(self) -> Topic:
        column = next(column for column in COLUMNS if getattr(self, f"{column}_id"))
        return Topic(column, getattr(self, column))

    def mint_link(self, purpose: str, payload: dict[str, Any]) -> str:
        """The address for an email that is being sent. What was asked for, CHOICE, belongs to no subscription yet."""
        return signed.choice_address(**payload) if purpose == CHOICE else signed.leave_address(self.pk)


class Announcement(models.Model):
    """News that a coordinator writes once and the outbox takes to many."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Going out")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")

    SUBSCRIBERS = "subscribers"
    ON_ITS_WAY = (State.SENDING, State.PAUSED)

    program = models.ForeignKey(Program, models.CASCADE, related_name="announcements", verbose_name=_("program"))
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), help_text=_("In Markdown: **bold**, lists, [words](https://address)."))
    audience = models.CharField(
        _("goes to"), max_length=80, default=SUBSCRIBERS, help_text=_("Only confirmed addresses get it.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sending", "paused", "done"]), name="announcement_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @cached_property
    def html(self) -> SafeString:
        """The text as HTML; what somebody wrote as HTML comes out as text."""
        return mark_safe(MARKDOWN.render(self.body))  # noqa: S308
