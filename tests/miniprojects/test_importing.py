"""Projects from files, through the admin's pages; what is the same for every kind is in participation's tests."""

from datetime import date

import pytest

from miniprojects.importing import IMPORTER
from miniprojects.models import MiniProject
from participation.models import AuditEntry
from tests import importing
from tests.importing import export, sent, with_cells
from tests.make_minis import enrollment, mini_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(bobs):
    return importing.Page(bobs, MiniProject)


def snapshot():
    return list(MiniProject.objects.order_by("pk").values())


@pytest.mark.parametrize("as_saved", importing.HABITS)
def test_what_was_exported_and_saved_by_a_spreadsheet_is_imported_without_a_change(page, rbi, as_saved):
    mini_project(rbi, capacity=3, audiences=["student", "staff"], reviewed=True, starts_on=date(2026, 9, 4))
    mini_project(rbi, title="“Quotes”, commas\r\nand lines", summary="=1+1", outcome="'@here", hours_min=1.5)
    mini_project(rbi, summary="- one\n- two; =3", works_with="-5", point_person="Café")
    before = snapshot()
    outcomes = page.preview(as_saved(export(IMPORTER)))
    assert [(outcome.problems, outcome.changes, outcome.is_new) for outcome in outcomes] == [([], [], False)] * 3
    assert snapshot() == before
    assert AuditEntry.objects.count() == 0


def test_a_project_from_the_template_is_new(page, rbi):
    typed = {
        "program": "rbi",
        "slug": "readers",
        "title": "Readers",
        "summary": "Who reads.",
        "topic": "Admissions",
        "season": "Fall",
        "outcome": "Twelve readers",
        "audiences": "student, staff",
        "starts_on": "9/4/2026",
        "ends_on": "2026-12-01",
        "hours_min": "1.5",
        "hours_max": "2",
        "capacity": "",
        "opens_on": "8/1/2026",
        "closes_on": "9/1/2026",
        "reviewed": "FALSE",
        "published": "yes",
    }
    page.confirm(sent([typed]))
    project = MiniProject.objects.get()
    assert (project.title, project.audiences, project.starts_on) == ("Readers", ["student", "staff"], date(2026, 9, 4))
    assert (project.capacity, project.reviewed, project.published) == (None, False, True)
    assert project.opens_at.astimezone(rbi.zone).isoformat() == "2026-08-01T00:00:00-04:00"
    assert list(AuditEntry.objects.values_list("action", "row_id")) == [("create", project.pk)]


def test_the_preview_refuses_fewer_places_than_are_taken(page, rbi):
    project = mini_project(rbi, capacity=2)
    enrollment(project), enrollment(project)
    (outcome,) = page.preview(with_cells(export(IMPORTER), capacity="1"))
    assert importing.words(outcome) == ["capacity: 2 places are taken already."]


def test_raising_the_places_promotes(page, rbi):
    project = mini_project(rbi, capacity=1)
    enrollment(project)
    waiting = enrollment(project)
    page.confirm(with_cells(export(IMPORTER), capacity="2"))
    waiting.refresh_from_db()
    assert waiting.status == "accepted"


def test_another_day_begins_at_midnight_and_the_same_keeps_its_hour(page, rbi):
    project = mini_project(rbi)
    opens_at = project.opens_at
    page.confirm(with_cells(export(IMPORTER), closes_on="12/1/2027"))
    project.refresh_from_db()
    assert project.opens_at == opens_at
    assert project.closes_at.astimezone(rbi.zone).isoformat() == "2027-12-01T00:00:00-05:00"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"starts_on": "yesterday"}, ["starts_on: “yesterday” is not a date such as 2026-09-14 or 9/14/2026."]),
        ({"starts_on": ""}, ["starts_on: This field cannot be null."]),
        ({"ends_on": "2200-01-01"}, ["Choose dates between the years 2000 and 2200."]),
        ({"hours_min": "1" * 23}, ["hours_min: “11111111111111111111111” is no number."]),
        ({"hours_min": "1.25"}, ["hours_min: Ensure that there are no more than 1 decimal place."]),
        ({"capacity": "1e9"}, []),
        ({"capacity": "3e9"}, ["capacity: Ensure this value is less than or equal to 2147483647."]),
        ({"capacity": "0"}, ["Give at least one place, or leave the places empty for no limit."]),
        ({"reviewed": "perhaps"}, ["reviewed: “perhaps” is neither yes nor no."]),
        ({"audiences": "student, ghosts"}, ["audiences: “ghosts” is none of these: student, postdoc, faculty, staff."]),
        ({"audiences": ""}, ["audiences: This field cannot be blank."]),
        ({"title": "x" * 161}, ["title: Ensure this value has at most 160 characters (it has 161)."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_column(page, rbi, cells, words):
    mini_project(rbi)
    (outcome,) = page.preview(with_cells(export(IMPORTER), **cells))
    assert importing.words(outcome) == words
