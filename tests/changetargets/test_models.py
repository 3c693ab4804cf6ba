from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from changetargets.models import ChangeTarget, Update
from tests import make_targets

pytestmark = pytest.mark.django_db

UNMEASURED = {"measure": "", "unit": "", "baseline": None, "goal": None}


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"condition": "magic"}, "changetarget_condition_known"),
        ({"condition": ""}, "changetarget_condition_known"),
        ({"goal": None}, "changetarget_measure_whole"),
        ({"measure": ""}, "changetarget_measure_whole"),
        ({"theme": "Mentoring"}, "changetarget_theme_has_reflections"),
        ({"reflections": 3}, "changetarget_theme_has_reflections"),
        ({"theme": "Mentoring", "reflections": 0}, "changetarget_theme_has_reflections"),
        ({"year": 1492}, "changetarget_year_plausible"),
    ],
)
def test_the_database_refuses_a_target_that_cannot_be(rbi, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_targets.target(rbi, **wrong)


def test_a_slug_is_taken_once_in_a_program(rbi, grbi):
    make_targets.target(rbi, slug="readers")
    make_targets.target(grbi, slug="readers")
    with pytest.raises(IntegrityError, match="changetarget_slug_unique_in_program"), transaction.atomic():
        make_targets.target(rbi, slug="readers")


def test_an_earlier_self_is_of_the_same_program_and_an_earlier_year(rbi, grbi):
    earlier = make_targets.target(rbi, year=2025)
    later = make_targets.target(rbi, year=2026, earlier_self=earlier)
    for program, year in [(rbi, 2025), (rbi, 2024), (grbi, 2026)]:
        with pytest.raises(IntegrityError, match="earlier self"), transaction.atomic():
            make_targets.target(program, year=year, earlier_self=earlier)
    with pytest.raises(IntegrityError, match="earlier self"), transaction.atomic():
        ChangeTarget.objects.filter(pk=earlier.pk).update(year=later.year)


def test_the_sphere_of_a_target_is_one_of_its_program(rbi, grbi):
    with pytest.raises(IntegrityError, match="sphere"), transaction.atomic():
        make_targets.target(rbi, sphere=make_targets.sphere(grbi))


@pytest.mark.parametrize("change", [{"text": "Never said"}, {"value": 99}, {"published_at": None}])
def test_the_database_keeps_a_published_update(rbi, change):
    update = make_targets.update(make_targets.target(rbi))
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Update.objects.filter(pk=update.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        update.delete()


@pytest.mark.parametrize("wrong", [{"status": "perfect"}, {"kind": "rumor"}])
def test_an_update_has_a_known_status_and_kind(rbi, wrong):
    with pytest.raises(IntegrityError, match="known"), transaction.atomic():
        make_targets.draft(make_targets.target(rbi), **wrong)


def test_news_are_the_latest_published_update_with_a_value(rbi):
    target = make_targets.target(rbi)
    make_targets.update(target, days_ago=9, status="adopted", value=70)
    make_targets.update(target, days_ago=3, status="in_progress")
    make_targets.draft(target, status="achieved", value=100)
    target = ChangeTarget.objects.with_news().get()
    assert (target.status, target.value, target.days_quiet, target.share_done) == ("in_progress", 70, 3, 25)


@pytest.mark.parametrize(("days", "status", "stale"), [(59, "adopted", 0), (61, "adopted", 1), (61, "retired", 0)])
def test_a_target_is_stale_after_sixty_silent_days(rbi, days, status, stale):
    target = make_targets.target(rbi)
    make_targets.update(target, days_ago=days, status=status)
    assert ChangeTarget.objects.stale().count() == stale
    assert ChangeTarget.objects.with_news().get().is_stale == bool(stale)


def test_a_target_that_never_had_news_is_as_old_as_itself(rbi):
    make_targets.target(rbi, created_at=timezone.now() - timedelta(days=100), **UNMEASURED)
    target = ChangeTarget.objects.stale().get()
    assert (target.days_quiet, target.share_done, target.value) == (100, None, None)


def test_a_lower_number_can_be_the_goal(rbi):
    target = make_targets.target(rbi, unit="days", baseline=12, goal=3)
    make_targets.update(target, value=6)
    assert ChangeTarget.objects.with_news().get().share_done == 66
