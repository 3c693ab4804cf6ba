from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import locks
from participation.models.email_key import EmailKeyField, key_of_email
from participation.models.program import Affiliation

# Line breaks, and what `pages.texts` refuses, as far as it could stand in a column; in Postgres's notation.
UNSEEN = r"[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"


class Person(models.Model):
    """Somebody who takes part. Never a user of the admin, and without a password."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    # As typed, for display and for sending; `email_key` is what makes it this person's.
    email = models.EmailField(_("email"), null=True)
    email_key = EmailKeyField(null=True)
    affiliation = models.CharField(_("affiliation"), max_length=10, choices=Affiliation.choices)
    department = models.CharField(_("department or program"), max_length=120, blank=True)
    email_verified_at = models.DateTimeField(_("email verified at"), null=True, editable=False)
    created_at = models.DateTimeField(_("first seen at"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # Ties what somebody signs to them, see OwnerKeyField.
    owner_key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["email_key"], name="person_email_key_unique"),
            key_of_email("person_email_has_its_key"),
            models.CheckConstraint(
                condition=~Q(name__regex=UNSEEN) & ~Q(department__regex=UNSEEN), name="person_texts_are_lines"
            ),
            # The release before 0.2.0 signs people up by it while this one is being installed.
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.CheckConstraint(
                condition=Q(email__isnull=False, email_key__isnull=False, erased_at__isnull=True)
                | Q(
                    email__isnull=True,
                    email_key__isnull=True,
                    erased_at__isnull=False,
                    name="",
                    department="",
                    email_verified_at__isnull=True,
                ),
                name="person_reachable_or_erased",
            ),
            models.CheckConstraint(condition=Q(affiliation__in=Affiliation.values), name="person_affiliation_known"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("erased person"))

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None

    @property
    def mail_owner(self) -> str:
        return f"person:{self.pk}"

    def mint_link(self, purpose: str, payload: dict[str, Any]) -> str:
        """A new link for an email that is being sent, see `links.to_mint`.

        Were all links ended while the email waited, this one is born revoked: the email may be on its way to an
        address that is not the person's any more.
        """
        said = {name: value for name, value in payload.items() if name != "epoch"}
        # Locked, so that who ends all links at this moment waits, and finds this one.
        mine = locks.for_update(Person.objects.filter(pk=self.pk), no_key=True)
        ended = mine.values_list("session_epoch", flat=True).get() != payload["epoch"]
        return self.links.mint(purpose, said, revoked_at=timezone.now() if ended else None)
