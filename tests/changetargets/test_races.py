"""Several coordinators, workers and people at once, on real connections."""

import pytest

from changetargets import services
from changetargets.models import ChangeTarget, Update
from participation.audit import SYSTEM
from participation.models import AuditEntry
from tests import make, make_targets
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


@pytest.fixture
def target():
    return make_targets.target(make.program("rbi"))


def test_a_draft_is_published_once_however_many_press_the_button(target):
    draft = make_targets.draft(target, status="achieved")

    def press() -> bool:
        try:
            services.publish(Update.objects.get(pk=draft.pk), by=SYSTEM)
        except services.AlreadyPublished:
            return False
        return True

    assert sorted(in_parallel(*[press] * AT_ONCE)) == [False] * (AT_ONCE - 1) + [True]
    assert AuditEntry.objects.filter(action="publish").count() == 1


def test_two_proposals_at_once_get_two_addresses(target):
    sphere, program = target.sphere, target.program
    proposal = {"outcome": "Two mentors", "year": 2027, "theme": "Mentoring", "reflections": 3, "by": SYSTEM}

    def propose() -> str:
        return services.propose(program=program, sphere=sphere, **proposal).slug

    slugs = in_parallel(*[propose] * AT_ONCE)
    assert sorted(slugs) == sorted(["two-mentors", *(f"two-mentors-{number}" for number in range(2, AT_ONCE + 1))])
    assert ChangeTarget.objects.filter(theme="Mentoring").count() == AT_ONCE
