from coalition.models import Coalition, Membership
from participation import moves
from participation.answers import Answers
from participation.outcomes import Outcome


def apply(coalition: Coalition, *, you: dict, details: Answers, submission: str) -> Outcome:
    """File an application. `you` and `details` are as `moves.sign_up` takes them; raises moves.Busy."""
    (outcome,) = moves.sign_up(
        kind=Membership,
        you=you,
        activities=[coalition.pk],
        submission=submission,
        details={coalition.pk: details},
    )
    return outcome
