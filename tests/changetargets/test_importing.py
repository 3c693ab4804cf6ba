"""Targets from files; what is the same for every kind is in participation's tests."""

import pytest

from changetargets.importing import IMPORTER
from changetargets.models import ChangeTarget, Update
from participation import importing
from participation.scope import programs_of
from tables.reading import Line, Table
from tests import make_targets
from tests.importing import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(rbi):
    return {
        "program": "rbi",
        "slug": "readers",
        "outcome": "Trained readers",
        "summary": "Who reads.",
        "sphere": make_targets.sphere(rbi).slug,
        "year": "2026",
        "status": "adopted",
        "condition": "practices",
        "measure": "Share of files",
        "unit": "%",
        "baseline": "60",
        "current": "70.5",
        "goal": "100",
    }


def run(user, *rows: dict[str, str]) -> list[importing.Outcome]:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [Line(number, {key: row.get(key, "") for key in keys}) for number, row in enumerate(rows, start=2)]
    return importing.run(IMPORTER, Table(keys, lines), programs=programs_of(user), by=user)


def changed(outcome: importing.Outcome) -> list[tuple[str, str, str]]:
    return [(change.column, change.before, change.after) for change in outcome.changes]


def test_a_new_line_becomes_a_target_that_is_not_published(row, bob):
    (outcome,) = run(bob, row)
    assert (outcome.is_new, outcome.problems) == (True, [])
    target = ChangeTarget.objects.with_news().get()
    assert (target.title, target.status, target.value, target.published) == ("Trained readers", "adopted", 70.5, False)
    (outcome,) = run(bob, row | {"baseline": "60.00", "current": "70.50", "goal": "1E+2", "year": "2026.0"})
    assert (outcome.does_something, outcome.problems) == (False, [])


def test_a_change_of_status_and_value_becomes_one_update(row, bob):
    run(bob, row)
    (outcome,) = run(bob, row | {"status": "achieved", "current": "100"})
    assert changed(outcome) == [("status", "adopted", "achieved"), ("current", "70.5", "100")]
    assert list(Update.objects.newest_first().values_list("status", "value")) == [("achieved", 100), ("adopted", 70.5)]


def test_an_empty_status_or_value_changes_nothing(row, bob):
    run(bob, row)
    (outcome,) = run(bob, row | {"status": "", "current": ""})
    assert (outcome.does_something, Update.objects.count()) == (False, 1)


def test_a_line_may_carry_on_the_one_before_it(row, bob):
    later = row | {"slug": "readers-2027", "year": "2027", "earlier_self": "readers"}
    assert [outcome.problems for outcome in run(bob, row | {"earlier_self": ""}, later)] == [[], []]
    assert ChangeTarget.objects.get(year=2027).earlier_self.slug == "readers"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sphere": "moon"}, ["sphere: “moon” is no sphere of this program."]),
        ({"sphere": ""}, ["sphere: This field cannot be null."]),
        ({"year": "next"}, ["year: “next” is no number."]),
        ({"year": ""}, ["year: This field cannot be null."]),
        ({"year": "1999"}, ["year: Ensure this value is greater than or equal to 2000."]),
        ({"year": "99999"}, ["year: Ensure this value is less than or equal to 2100."]),
        ({"goal": "many"}, ["goal: “many” is no number."]),
        ({"goal": "NaN"}, ["goal: “NaN” is no number."]),
        ({"goal": "123456789012"}, ["goal: Ensure that there are no more than 10 digits before the decimal point."]),
        ({"status": "perfect"}, ["status: “perfect” is no status."]),
        ({"condition": "magic"}, ["condition: Value 'magic' is not a valid choice."]),
        ({"earlier_self": "none"}, ["earlier_self: “none” is no change target of this program."]),
        ({"theme": "x"}, ["A theme comes from a number of reflections, at least one."]),
        ({"theme": "x", "reflections": "1.5"}, ["reflections: “1.5” is no whole number."]),
        ({"outcome": ""}, ["outcome: This field cannot be blank."]),
        ({"measure": "", "baseline": "", "goal": ""}, ["current: This target has no measure that could have a value."]),
        (
            {"outcome": "", "sphere": "moon", "year": "next", "goal": "many"},
            [
                "year: “next” is no number.",
                "goal: “many” is no number.",
                "sphere: “moon” is no sphere of this program.",
                "outcome: This field cannot be blank.",
            ],
        ),
    ],
)
def test_one_wrong_line_and_nothing_is_written(row, bob, wrong, said):
    good, bad = run(bob, row | {"slug": "good"}, row | wrong)
    assert (words(good), words(bad)) == ([], said)
    assert (ChangeTarget.objects.count(), Update.objects.count()) == (0, 0)


def test_charlie_imports_nothing_into_bobs_program(row, charlie):
    assert [words(outcome) for outcome in run(charlie, row)] == [["program: You coordinate no program “rbi”."]]
