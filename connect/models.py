from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participation.models import Program


class SubscriptionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(unsubscribed_at=None)

    def of(self, email: str):
        return self.filter(email__lower=email.lower())


class Subscription(models.Model):
    """An address that said yes to a program's news. It needs no person: who reads along need not take part."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="subscriptions", verbose_name=_("program"))
    email = models.EmailField(_("email"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    unsubscribed_at = models.DateTimeField(_("unsubscribed at"), null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("program", Lower("email"), name="subscription_once_per_address"),
        ]

    def __str__(self):
        return self.email


class Announcement(models.Model):
    """News that a coordinator writes once and the outbox takes to many."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Going out")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")

    SUBSCRIBERS = "subscribers"

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

    def __str__(self):
        return self.subject
