"""The import page, the same for every kind that can be read from files."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from changetargets.importing import IMPORTER as TARGETS
from changetargets.models import ChangeTarget
from miniprojects.importing import IMPORTER as PROJECTS
from miniprojects.models import MiniProject
from participation.importing import ImportColumn
from participation.models import AuditEntry
from tests import make_targets
from tests.importing import Page, export, rows_of, sent, with_cells, words
from tests.make_minis import mini_project

pytestmark = pytest.mark.django_db

KINDS = {MiniProject: (PROJECTS, "title", mini_project), ChangeTarget: (TARGETS, "outcome", make_targets.target)}


@pytest.fixture(params=KINDS, ids=lambda model: model._meta.model_name)
def model(request):
    return request.param


@pytest.fixture
def importer(model):
    return KINDS[model][0]


@pytest.fixture
def title(model):
    """The column of an activity's title."""
    return KINDS[model][1]


@pytest.fixture
def activity(model, rbi):
    return KINDS[model][2](rbi, slug="first", title="First")


@pytest.fixture
def page(bobs, model):
    return Page(bobs, model)


def titles(model):
    return sorted(model.objects.values_list("slug", "title"))


def test_looking_writes_nothing_and_confirming_does(page, model, importer, activity, title):
    file = export(importer)
    new = sent(rows_of(with_cells(file, **{title: "Second"})) + rows_of(with_cells(file, slug="new")))
    changed, made = page.preview(new)
    assert [(change.column, change.before, change.after) for change in changed.changes] == [(title, "First", "Second")]
    assert (made.title, made.is_new, titles(model)) == ("First", True, [("first", "First")])
    assert (page.confirm(new).status_code, titles(model)) == (302, [("first", "Second"), ("new", "First")])
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["edit", "create"]


def test_every_problem_of_every_line_is_said_at_once_and_nothing_is_written(page, model, importer, activity, title):
    (row,) = rows_of(export(importer))
    wrong = [{}, {"slug": "a b", title: "x\x1fy"}, {"program": "moon", title: "z" * 200}, {title: "Second"}]
    answer = page.send(sent([row | cells for cells in wrong]))
    assert [words(outcome) for outcome in answer.context["outcomes"]] == [
        [],
        [
            f"{title}: An invisible character stands after “x”, perhaps from copying. Delete it or type it anew.",
            "slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ],
        ["program: You coordinate no program “moon”."],
        ["slug: Line 2 is about the same one."],
    ]
    assert "3 lines are wrong" in answer.content.decode()
    assert (answer.context["table"], titles(model)) == ("", [("first", "First")])


def test_what_is_posted_is_checked_anew(page, model, importer, activity, title, rbi, bob):
    table = page.send(with_cells(export(importer), **{title: "Second"})).context["table"]
    rbi.team.remove(bob)
    answer = page.client.post(page.address, {"table": table})
    assert [words(outcome) for outcome in answer.context["outcomes"]] == [["program: You coordinate no program “rbi”."]]
    assert titles(model) == [("first", "First")]


@pytest.mark.parametrize("table", ["", "x", '[["program", "slug"], []]'])
def test_a_table_that_was_not_previewed_is_refused(page, table):
    answer = page.client.post(page.address, {"table": table})
    assert answer.context["form"].errors == {"file": ["The preview is too old. Choose the file again."]}


def test_charlie_imports_nothing_into_bobs_program(charlies, model, importer, activity, title):
    page = Page(charlies, model)
    file = with_cells(export(importer), **{title: "Taken over"})
    assert [words(outcome) for outcome in page.preview(file)] == [["program: You coordinate no program “rbi”."]]
    assert (page.confirm(file).status_code, titles(model)) == (200, [("first", "First")])


def test_who_may_not_add_sees_none_of_it(page, model, coordinators):
    coordinators.permissions.remove(*coordinators.permissions.filter(codename=f"add_{model._meta.model_name}"))
    template = f"{page.address}template.csv"
    assert [page.client.get(address).status_code for address in (page.address, template)] == [403, 403]
    assert page.send(b"program,slug\nrbi,x\n").status_code == 403


def test_the_template_names_the_columns_that_are_read(page, importer):
    keys = [column.key for column in importer.columns if column.read]
    text, book = (b"".join(page.client.get(f"{page.address}template.{ending}")) for ending in ("csv", "xlsx"))
    assert text.decode("utf-8-sig") == ",".join(f'"{key}"' for key in keys) + "\r\n"
    assert [[cell.value for cell in row] for row in load_workbook(BytesIO(book)).active.rows] == [keys]
    assert page.client.get(f"{page.address}template.exe").status_code == 404
    explained = page.client.get(page.address).content.decode()
    assert [f'<th scope="row">{key}</th>' in explained for key in keys] == [True] * len(keys)


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_what_the_list_exports_is_imported_without_a_change(page, model, activity, name):
    chosen = {"action": f"export_{name}", "_selected_action": activity.pk}
    answer = page.client.post(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), chosen)
    (outcome,) = page.preview(b"".join(answer))
    assert (outcome.title, outcome.does_something, outcome.problems) == ("First", False, [])


def test_charlie_exports_nothing_of_bobs(charlies, model, activity):
    chosen = {"action": "export_csv", "_selected_action": activity.pk}
    answer = charlies.post(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), chosen)
    assert b"".join(answer).count(b"\r\n") == 1


def test_columns_that_the_file_does_not_have_stay_and_unknown_ones_are_named(page, model, activity, title):
    answer = page.send(f"Program;Slug;{title};titel\nrbi;first;Second;x\n".encode())
    assert "Columns that are not read: titel" in answer.content.decode()
    (outcome,) = answer.context["outcomes"]
    assert [change.column for change in outcome.changes] == [title]


def test_a_text_with_commas_that_lacks_its_quotation_marks_is_found_out(page, activity, title):
    (outcome,) = page.preview(f"program,slug,{title}\nrbi,first,First, and more\n".encode())
    assert [problem.words[:10] for problem in outcome.problems] == ["More cells"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"[" * 100_000,
        b'{"rows": {"a": ' * 1000,
        b'[{"program": [[[["x"]]]], "slug": "y"}]',
        b"x" * 1_000_001,
    ],
)
def test_a_file_that_is_none_is_refused_in_words(page, content):
    answer = page.send(content)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["file"])


@pytest.mark.parametrize(
    "cell", ["9" * 23, "9" * 5000, "1e99999999", "NaN", "\0", "\ud800", "x" * 40_000, "[" * 40_000]
)
def test_no_cell_breaks_the_page(page, model, importer, activity, cell):
    (row,) = rows_of(export(importer))
    rows = [row | {column.key: cell} for column in importer.columns]
    assert page.send(json.dumps(rows).encode()).status_code == 200
    assert titles(model) == [("first", "First")]


def test_every_column_is_explained(importer):
    columns: list[ImportColumn] = [column for column in importer.columns if column.read]
    assert [column.key for column in columns if not column.about] == []
    assert [column.key for column in columns if column.store and not column.field] == []
