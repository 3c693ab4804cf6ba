from django.db import transaction

from coalition.models import Coalition, Membership
from participation import moves, people
from participation.moves import Outcome


@transaction.atomic
def apply(coalition: Coalition, *, you: dict, how_you_help: dict, submission: str) -> Outcome:
    """File an application. `you` and `how_you_help` are what the two forms cleaned; raises moves.Busy."""
    person = people.find_or_create(**you)
    details = {"motivation": how_you_help["motivation"], "experience": how_you_help["experience"]}
    (outcome,) = moves.sign_up(
        kind=Membership,
        person=person,
        activities=[coalition.pk],
        by=person,
        submission=submission,
        details={coalition.pk: details},
    )
    if outcome.again or (how_you_help["spheres"] and outcome.participation and not outcome.already):
        outcome.participation.spheres.set(how_you_help["spheres"])
    return outcome
