import pytest
from django.core.exceptions import ValidationError

from changetargets import services
from changetargets.models import ChangeTarget, Update
from participation.models import AuditEntry
from tests import make_targets

pytestmark = pytest.mark.django_db


def proposal(program, **values) -> dict:
    defaults = {"year": 2027, "outcome": "Every trainee has two mentors", "theme": "Mentoring", "reflections": 7}
    return {"program": program, "sphere": make_targets.sphere(program, "Mentoring"), **defaults} | values


def test_a_proposal_says_where_it_came_from_and_waits_for_a_coordinator(rbi, bob):
    target = services.propose(**proposal(rbi), by=bob)
    stored = ChangeTarget.objects.with_news().get()
    assert (stored.title, stored.slug, stored.status) == (target.title, "every-trainee-has-two-mentors", "proposed")
    assert (stored.theme, stored.reflections, stored.published, stored.reviewed) == ("Mentoring", 7, False, True)
    assert stored.summary == "Proposed after 7 reflections on “Mentoring”."
    assert AuditEntry.objects.get().action == "create"


def test_the_same_outcome_twice_gets_two_addresses(rbi, bob):
    slugs = [services.propose(**proposal(rbi), by=bob).slug for _ in range(3)]
    assert slugs == [f"every-trainee-has-two-mentors{end}" for end in ("", "-2", "-3")]


@pytest.mark.parametrize("wrong", [{"reflections": 0}, {"theme": ""}, {"year": 1900}, {"outcome": "x" * 161}])
def test_a_proposal_that_makes_no_sense_is_refused(rbi, bob, wrong):
    with pytest.raises(ValidationError):
        services.propose(**proposal(rbi, **wrong), by=bob)
    assert ChangeTarget.objects.count() == 0


def test_a_sphere_of_another_program_is_refused(rbi, grbi, bob):
    with pytest.raises(ValidationError, match="another program"):
        services.propose(**proposal(rbi, sphere=make_targets.sphere(grbi)), by=bob)


def test_an_update_is_the_door_by_which_status_and_value_change(rbi, bob):
    target = make_targets.target(rbi)
    make_targets.update(target, status="in_progress", value=81, by=bob)
    make_targets.update(target, status="achieved", by=bob)
    now = ChangeTarget.objects.with_news().get()
    assert (now.status, now.value) == ("achieved", 81)
    entries = AuditEntry.objects.filter(action="publish").order_by("pk")
    assert list(entries.values_list("before", "after", "facts", "actor", "row_id")) == [
        ("proposed", "in_progress", {"values": {"value": ["60", "81"]}}, f"user:{bob.pk}", target.pk),
        ("in_progress", "achieved", {}, f"user:{bob.pk}", target.pk),
    ]


def test_a_draft_changes_nothing_until_it_is_published(rbi, bob):
    target = make_targets.target(rbi)
    draft = make_targets.draft(target, status="adopted")
    assert ChangeTarget.objects.with_news().get().status == "proposed"
    services.publish(draft, by=bob)
    assert ChangeTarget.objects.with_news().get().status == "adopted"


def test_what_is_published_is_neither_published_again_nor_saved(rbi, bob):
    update = make_targets.update(make_targets.target(rbi))
    for act in (lambda: services.publish(update, by=bob), lambda: services.save_draft(update)):
        update.text = "Rewritten"
        with pytest.raises(services.AlreadyPublished):
            act()
    assert Update.objects.get().text == "Two readers a file from now on."


def test_a_value_without_a_measure_is_refused(rbi, bob):
    target = make_targets.target(rbi, measure="", unit="", baseline=None, goal=None)
    with pytest.raises(ValidationError, match="no measure"):
        make_targets.update(target, value=3)
    assert Update.objects.count() == 0
