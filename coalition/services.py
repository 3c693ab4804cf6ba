from django.db import transaction

from coalition.models import Coalition, Membership
from participation import moves
from participation.moves import Outcome


@transaction.atomic
def apply(coalition: Coalition, *, you: dict, how_you_help: dict, submission: str) -> Outcome:
    """File an application. `you` and `how_you_help` are what the two forms cleaned; raises moves.Busy."""
    details = {"motivation": how_you_help["motivation"], "experience": how_you_help["experience"]}
    (outcome,) = moves.sign_up(
        kind=Membership,
        you=you,
        activities=[coalition.pk],
        submission=submission,
        details={coalition.pk: details},
    )
    if outcome.again or (how_you_help["spheres"] and outcome.participation and not outcome.already):
        outcome.participation.spheres.set(how_you_help["spheres"])
    return outcome
