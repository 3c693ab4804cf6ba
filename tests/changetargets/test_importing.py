import json

import pytest

from changetargets import importing
from changetargets.models import ChangeTarget, Update
from participation.models import Program
from participation.scope import programs_of
from tests import make_targets

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


def run(rows, user):
    return [(line.what, line.words) for line in importing.run(rows, programs=programs_of(user), by=user)]


def test_a_new_line_becomes_a_target_that_is_not_published(row, bob):
    assert run([row], bob) == [("new", "")]
    target = ChangeTarget.objects.with_news().get()
    assert (target.title, target.status, target.value, target.published) == ("Trained readers", "adopted", 70.5, False)
    as_a_spreadsheet_saves_it = row | {"baseline": "60.00", "current": "70.50", "goal": "1E+2"}
    assert run([row, as_a_spreadsheet_saves_it], bob) == [("same", "")] * 2


def test_a_preview_writes_nothing(row, bob):
    lines = importing.preview([row], programs=Program.objects.all(), by=bob)
    assert [line.what for line in lines] == ["new"]
    assert (ChangeTarget.objects.count(), Update.objects.count()) == (0, 0)


def test_a_change_of_status_and_value_becomes_one_update(row, bob):
    run([row], bob)
    assert run([row | {"status": "achieved", "current": "100"}], bob) == [("changed", "status, current")]
    assert list(Update.objects.newest_first().values_list("status", "value")) == [("achieved", 100), ("adopted", 70.5)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"program": "nowhere"}, "You have no program “nowhere”."),
        ({"sphere": "moon"}, "“moon” is no sphere of this program."),
        ({"year": "next"}, "“next” is no year between 2000 and 2100."),
        ({"goal": "many"}, "“many” is no number."),
        ({"goal": "NaN"}, "“NaN” is no number."),
        ({"status": "perfect"}, "“perfect” is no status."),
        ({"earlier_self": "none"}, "“none” is no change target of this program."),
        ({"theme": "x"}, "A theme comes from a number of reflections, at least one."),
        (
            {"summary": "Who\x0breads."},
            "Summary: An invisible character stands after “Who”, perhaps from copying. Delete it or type it anew.",
        ),
        ({"outcome": ""}, "Title: This field cannot be blank."),
    ],
)
def test_one_wrong_line_and_nothing_is_written(row, bob, wrong, words):
    good = row | {"slug": "good"}
    assert run([good, row | wrong], bob) == [("new", ""), ("wrong", words)]
    assert (ChangeTarget.objects.count(), Update.objects.count()) == (0, 0)


def test_charlie_imports_nothing_into_bobs_program(row, charlie):
    assert run([row], charlie) == [("wrong", "You have no program “rbi”.")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"a,b\n1,2\n",
        b"{}",
        b'{"change_targets": 3}',
        b'{"change_targets": ["x"]}',
        b"{" + b'"a":[' * 5,
        b"program,slug\n" + b"rbi,x\n" * 1001,
        json.dumps({"change_targets": [{"program": "rbi", "slug": "a\0b"}]}).encode(),
        json.dumps({"change_targets": [{"program": "rbi", "slug": "a\ud800b"}]}).encode(),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_as_a_whole(content):
    with pytest.raises(importing.Unreadable):
        importing.read(content)


def test_a_huge_number_is_a_wrong_line(row, bob):
    for goal in ("1e400", "1e99999999", "123456789012345"):
        assert [what for what, _words in run([row | {"goal": goal}], bob)] == ["wrong"]
    assert [what for what, _ in run([row | {"reflections": "1e99999999", "theme": "x"}], bob)] == ["wrong"]
