"""What a sign-up or another move came to, for pages and for emails."""

from dataclasses import dataclass

from django.db import models

from participation.models import Action, Activity, Participation, Status


class Result(models.TextChoices):
    APPLIED = "applied"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    FULL = "full"
    CLOSED = "closed"
    NOT_FOR_YOU = "not_for_you"


@dataclass(frozen=True)
class Moved:
    """A row whose status changed, and by which move: its person gets the email of that name."""

    row: Participation
    action: Action


@dataclass(frozen=True)
class Outcome:
    """What a sign-up came to. `shown` is what a stranger would get now: a page may show it to anybody.

    `already` is for who takes part as it is, `again` for who comes back after having left, `is_blocked` where the owner
    of the address said “this was not me” within the last day: nothing is filed, and nothing is written to them.
    """

    activity: Activity
    shown: Result
    participation: Participation | None = None
    already: bool = False
    again: bool = False
    is_blocked: bool = False

    @property
    def is_refused(self) -> bool:
        """A stranger would be let in, but this person, as we know them, is not: their email says so."""
        return self.participation is None and self.shown in Status.values and not self.is_blocked
