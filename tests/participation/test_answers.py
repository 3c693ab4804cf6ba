from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import FieldDoesNotExist

from participation import answers
from participation.models import Action, AuditEntry, Sphere
from tests import make_any
from tests.reading_group.models import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(rbi, alice) -> Reader:
    return make_any.participation(make_any.activity(Reader, rbi), alice)


@pytest.fixture
def spheres(rbi) -> list[Sphere]:
    return [Sphere.objects.create(program=rbi, name=name, slug=name.lower()) for name in ("Admissions", "Mentoring")]


def edits() -> list[dict]:
    return [entry.facts for entry in AuditEntry.objects.filter(action=Action.EDIT)]


def test_a_change_stores_every_answer_and_names_what_is_different_once(row, alice, spheres):
    said = answers.of(row) | {"chapters": 3, "spheres": spheres}
    answers.change(row, said, by=alice)
    answers.change(row, said, by=alice)
    row.refresh_from_db()
    assert (row.chapters, list(row.spheres.order_by("pk")), row.status) == (3, spheres, "accepted")
    assert edits() == [{"columns": ["chapters", "spheres"]}]


def test_a_change_of_a_choice_of_several_alone_is_a_change(row, alice, spheres):
    answers.change(row, {"spheres": spheres[:1]}, by=alice)
    answers.change(row, {"spheres": []}, by=alice)
    assert list(row.spheres.all()) == []
    assert edits() == [{"columns": ["spheres"]}] * 2


@pytest.mark.parametrize("name", ["status", "applied_at", "staff_note", "person", "activity", "id", "shoe_size"])
def test_nothing_but_an_answer_is_stored(row, alice, name):
    before = Reader.objects.values().get()
    for store in (lambda: answers.save(row, {name: 1}), lambda: answers.change(row, {name: 1}, by=alice)):
        with pytest.raises(FieldDoesNotExist, match=f"takes no answer named {name}"):
            store()
    assert Reader.objects.values().get() == before


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (time(9, 5), "09:05"),
        (date(2026, 9, 14), "2026-09-14"),
        (datetime(2026, 9, 14, 9, 5, tzinfo=UTC), "2026-09-14 09:05"),
        ("paper", "On paper"),
        (["paper", "braille"], "On paper, braille"),
    ],
)
def test_an_answer_in_words(value, words):
    assert answers.in_words(value, [("", "Choose"), ("paper", "On paper")]) == words
