from coalition.models import Coalition, Membership
from participation import moves
from participation.answers import Answers
from participation.models import Person
from participation.outcomes import Outcome


def apply(
    coalition: Coalition, *, you: dict, details: Answers, submission: str, participant: Person | None = None
) -> Outcome:
    """File an application. The values are as `moves.sign_up` takes them; raises moves.Busy."""
    (outcome,) = moves.sign_up(
        kind=Membership,
        you=you,
        activities=[coalition.pk],
        submission=submission,
        details={coalition.pk: details},
        participant=participant,
    )
    return outcome
