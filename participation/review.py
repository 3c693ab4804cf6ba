"""Many moves at once, each through the same door as a single one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from participation import moves
from participation.audit import Actor
from participation.models import Participation
from participation.outcomes import Moved

DECISIONS: dict[str, Callable] = {
    "accept": moves.accept,
    "decline": moves.decline,
    "waitlist": moves.move_to_waiting_list,
    "withdraw": moves.withdraw,
}


@dataclass
class Review:
    """What a decision about several people came to, or would come to. Everybody in `moved` gets an email."""

    moved: list[Moved] = field(default_factory=list)
    refused: list[tuple[Participation, str]] = field(default_factory=list)


def decide(decision: str, rows: Iterable[Participation], *, by: Actor, reason: str = "") -> Review:
    """Move each row, in the order of sign-up within each activity; one that cannot be moved stops no other."""
    review = Review()
    for row in sorted(rows, key=lambda row: (row.activity_id, row.turn)):
        try:
            review.moved += DECISIONS[decision](participation=row, by=by, reason=reason)
        except moves.IllegalMove as error:
            review.refused.append((row, str(error)))
    return review


def preview(decision: str, rows: Iterable[Participation], *, by: Actor, reason: str = "") -> Review:
    """Decide, and roll everything back: this shows exactly whom the decision would move, promotions included."""
    with transaction.atomic():
        review = decide(decision, rows, by=by, reason=reason)
        transaction.set_rollback(True)
    return review
