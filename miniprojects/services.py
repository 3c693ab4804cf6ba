from collections.abc import Iterable, Mapping
from decimal import Decimal

from miniprojects.models import Enrollment, MiniProject
from participation import moves
from participation.answers import Answers
from participation.models import Person
from participation.outcomes import Outcome


def enroll(
    *,
    you: dict,
    details: Mapping[int, Answers],
    unless_full: Iterable[int],
    submission: str,
    participant: Person | None = None,
) -> list[Outcome]:
    """Sign somebody up for every project in `details` at once. Raises moves.Busy."""
    return moves.sign_up(
        kind=Enrollment,
        you=you,
        activities=details,
        submission=submission,
        details=details,
        unless_full=unless_full,
        participant=participant,
    )


def hours_together(projects: Iterable[MiniProject]) -> tuple[Decimal, Decimal]:
    """Hours a month, from least to most, of projects that go on for longer than a day."""
    monthly = [project for project in projects if not project.is_once]
    return sum((one.hours_min for one in monthly), Decimal()), sum((one.hours_max for one in monthly), Decimal())


def running_projects(person: Person | None) -> list[MiniProject]:
    """What somebody takes part in or waits for already."""
    if person is None:
        return []
    return [row.activity for row in Enrollment.objects.active().of(person).select_related("activity__program")]
