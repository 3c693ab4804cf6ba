from datetime import date

from miniprojects.models import Enrollment, MiniProject
from participation import moves
from participation.forms import details_of
from participation.models import Person, Program
from tests import make


def mini_project(program: Program, **values) -> MiniProject:
    defaults = {
        "title": "Image check",
        "topic": "Curriculum",
        "season": "Fall",
        "starts_on": date(2026, 9, 15),
        "ends_on": date(2027, 1, 15),
        "hours_min": 2,
        "hours_max": 3,
        "outcome": "A bank of images",
    }
    return MiniProject.objects.create(**make.activity_values(program, **defaults | values))


def enrollment(project: MiniProject, person: Person | None = None) -> Enrollment:
    person = person or make.person()
    submission = f"submission-{next(make.number)}"
    moves.sign_up(
        kind=Enrollment,
        you=details_of(person),
        activities=[project.pk],
        submission=submission,
        participant=make.proof(person),
    )
    return Enrollment.objects.get(person=person, activity=project)
