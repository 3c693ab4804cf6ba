from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """Everything that somebody can have done, for all apps: what it was done to is in the entry's row.

    Verbs, so that no app has to be named here; a new one is added here and in a migration. Labels follow who did it.
    """

    CREATE = "create", _("created")
    EDIT = "edit", _("changed")
    DELETE = "delete", _("deleted")
    SIGN_UP = "sign up", _("signed up")
    CONFIRM = "confirm", _("confirmed the sign-up")
    DISOWN = "disown", _("took back what somebody else had filed")
    ACCEPT = "accept", _("accepted")
    DECLINE = "decline", _("declined")
    WAITLIST = "waitlist", _("put on the waiting list")
    PROMOTE = "promote", _("promoted from the waiting list")
    WITHDRAW = "withdraw", _("withdrew")
    LAPSE = "lapse", _("let lapse")
    CHECK_IN = "check in", _("checked in")
    UNDO_CHECK_IN = "undo check in", _("took back the check-in")
    CANCEL = "cancel", _("cancelled")
    PUBLISH = "publish", _("published an update")
    SET_STATE = "set state", _("changed the state")
    GROUP = "group", _("grouped")
    RESOLVE = "resolve", _("dealt with")
    EXPORT = "export", _("exported")
    CHANGE_EMAIL = "change email", _("changed the address")
    INVITE = "invite", _("invited")
    SEND_PASSWORD_LINK = "send password link", _("sent a link to a new password")
    SET_PASSWORD = "set password", _("set the password")
    REMOVE_SECOND_FACTORS = "remove second factors", _("removed the second factors")
    ERASE = "erase", _("erased")


class AuditEntry(models.Model):
    """Who did what to which row. Has no foreign keys, so it outlives what it tells of; a trigger keeps it unchanged.

    `before` and `after` are the row's states, as codes. `facts` are codes and numbers, as `audit.record` explains.
    `reason` is what somebody typed, and nothing else is: erasing a person blanks it.
    """

    at = models.DateTimeField(_("when"), db_default=Now())
    actor = models.CharField(_("who"), max_length=40, help_text=_("“user:3”, “person:12”, “unproven:12” or “system”"))
    action = models.CharField(_("what"), max_length=40, choices=Action.choices)
    row_model = models.CharField(_("kind of row"), max_length=80)
    row_id = models.BigIntegerField(_("row"), null=True)
    program_id = models.BigIntegerField(_("program"), null=True)
    before = models.CharField(_("from"), max_length=200, blank=True)
    after = models.CharField(_("to"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(_("facts"), default=dict, db_default={}, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["row_model", "row_id"], name="auditentry_row")]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=Action.values), name="auditentry_action_known"),
            models.CheckConstraint(
                condition=Q(actor__regex=r"^(system|(user|person|unproven):[0-9]+)$"), name="auditentry_actor_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.row_model}:{self.row_id}"
