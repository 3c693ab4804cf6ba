import unicodedata
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from miniprojects import imports
from miniprojects.models import Enrollment, MiniProject
from participation.models import AuditEntry, Program
from tests.make_minis import enrollment, mini_project

pytestmark = pytest.mark.django_db

LIST, IMPORT = "admin:miniprojects_miniproject_changelist", "admin:miniprojects_miniproject_import"


def upload(client, text: str):
    file = SimpleUploadedFile("projects.csv", text.encode(), content_type="text/csv")
    return client.post(reverse(IMPORT), {"file": file})


def confirm(client, text: str):
    """Press the button below the preview."""
    return client.post(reverse(IMPORT), {"rows": upload(client, text).context["rows"]})


def line_errors(text: str) -> list[list[str]]:
    return [line.errors for line in imports.read(imports.rows_of(text.encode()), Program.objects.all())]


def snapshot():
    return list(MiniProject.objects.order_by("pk").values())


def with_change(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def test_copying_shows_first_and_makes_drafts_of_the_next_year(bobs, rbi):
    project = mini_project(rbi, slug="image-check-2026", capacity=8)
    asked = {"action": "copy_to_next_year", "_selected_action": project.pk}
    assert [exists for _copy, exists in bobs.post(reverse(LIST), asked).context["planned"]] == [False]
    assert MiniProject.objects.count() == 1
    for _ in range(2):
        bobs.post(reverse(LIST), asked | {"confirmed": "yes"})
    copy = MiniProject.objects.exclude(pk=project.pk).get()
    assert (copy.slug, copy.published, copy.capacity) == ("image-check-2027", False, 8)
    assert (copy.starts_on, copy.ends_on) == (date(2027, 9, 15), date(2028, 1, 15))
    assert AuditEntry.objects.filter(action="create").count() == 1


def test_what_was_exported_is_imported_without_a_change(bobs, rbi):
    mini_project(rbi, capacity=3, audiences=["student", "staff"], reviewed=True)
    mini_project(rbi, title="“Quotes”, commas\nand lines", summary="=1+1", outcome="'@here", hours_min=1.5)
    before, text = snapshot(), imports.export(MiniProject.objects.all())
    assert [line.action for line in upload(bobs, text).context["lines"]] == ["stays as it is"] * 2
    assert confirm(bobs, text).status_code == 302
    assert snapshot() == before
    assert AuditEntry.objects.filter(action="edit").count() == 0


def test_a_line_with_an_invisible_character_is_refused_and_accents_are_composed(bobs, rbi):
    mini_project(rbi, title="Image check", summary="Café")
    text = imports.export(MiniProject.objects.all())
    assert "invisible character" in line_errors(with_change(text, "Image check", "Image\x0bcheck"))[0][0]
    decomposed = with_change(text, "Café", unicodedata.normalize("NFD", "Café"))
    assert [line.action for line in upload(bobs, decomposed).context["lines"]] == ["stays as it is"]


def test_one_wrong_line_writes_nothing_and_says_why(bobs, rbi):
    mini_project(rbi, slug="first", title="First")
    mini_project(rbi, slug="second", title="Second")
    before = snapshot()
    text = imports.export(MiniProject.objects.order_by("pk")).replace("First", "Changed")
    wrong = with_change(text, "2027-01-15", "yesterday")
    answer = confirm(bobs, wrong)
    assert [line.errors[0] for line in answer.context["lines"]] == [
        "ends_on: “yesterday” is not a date such as 2026-09-14."
    ] * 2
    assert snapshot() == before


def test_looking_at_an_import_writes_nothing_and_confirming_does(bobs, rbi):
    project = mini_project(rbi, slug="first", title="First")
    text = imports.export(MiniProject.objects.all())
    new = with_change(with_change(text, "first", "new"), "First", "New")
    assert [line.action for line in upload(bobs, new).context["lines"]] == ["create"]
    assert snapshot()[0]["id"] == project.pk
    confirm(bobs, new)
    assert sorted(MiniProject.objects.values_list("slug", "title")) == [("first", "First"), ("new", "New")]


def test_the_same_project_twice_in_a_file_is_refused(rbi):
    mini_project(rbi)
    header, row, _end = imports.export(MiniProject.objects.all()).split("\r\n")
    assert line_errors("\r\n".join([header, row, row])) == [[], ["This project stands in the file twice."]]


def test_an_export_opens_right_and_runs_nothing_in_a_spreadsheet(rbi):
    mini_project(rbi, title="=HYPERLINK(1)", summary="'+1")
    text = imports.export(MiniProject.objects.all())
    assert (text[0], "'=HYPERLINK(1),''+1" in text) == ("\ufeff", True)


def test_the_preview_names_the_columns_that_change(bobs, rbi):
    mini_project(rbi, title="First", hours_max=3)
    text = with_change(imports.export(MiniProject.objects.all()), "First", "Second")
    assert [line.action for line in upload(bobs, text).context["lines"]] == ["change: title"]


def test_the_preview_refuses_fewer_places_than_are_taken(rbi):
    project = mini_project(rbi, capacity=2)
    enrollment(project), enrollment(project)
    text = with_change(imports.export(MiniProject.objects.all()), ",2,2026", ",1,2026")
    assert line_errors(text) == [["capacity: 2 places are taken already."]]


def test_rows_that_we_did_not_preview_are_refused(bobs, rbi):
    answer = bobs.post(reverse(IMPORT), {"rows": '[{"program": "rbi"}]'})
    assert list(answer.context["form"].errors) == ["file"]


def test_copies_that_would_share_a_slug_are_made_once(bobs, rbi):
    projects = [mini_project(rbi, slug="check"), mini_project(rbi, slug="check-2026"), mini_project(rbi, slug="x" * 80)]
    chosen = {"action": "copy_to_next_year", "_selected_action": [project.pk for project in projects]}
    bobs.post(reverse(LIST), chosen | {"confirmed": "yes"})
    drafts = MiniProject.objects.filter(published=False).order_by("slug").values_list("slug", flat=True)
    assert list(drafts) == ["check-2027", "x" * 75 + "-2027"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", (",".join(imports.COLUMNS) + "\nrbi,\x00").encode()]
)
def test_a_file_that_is_none_is_refused_in_words(bobs, content):
    answer = bobs.post(reverse(IMPORT), {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["file"]


def test_charlie_imports_nothing_into_bobs_program(client, charlie, rbi):
    mini_project(rbi, slug="first", title="First")
    text = imports.export(MiniProject.objects.all()).replace("First", "Taken over")
    client.force_login(charlie)
    answer = confirm(client, text)
    assert answer.context["lines"][0].errors == ["You do not coordinate a program “rbi”."]
    assert MiniProject.objects.get().title == "First"


def test_charlie_sees_and_copies_none_of_bobs_projects(client, charlie, rbi):
    project = mini_project(rbi, title="Bobs own")
    row = enrollment(project)
    client.force_login(charlie)
    client.post(reverse(LIST), {"action": "copy_to_next_year", "_selected_action": project.pk, "confirmed": "yes"})
    assert MiniProject.objects.count() == 1
    pages = [reverse(LIST), reverse("admin:miniprojects_enrollment_changelist")]
    pages += [reverse("admin:miniprojects_enrollment_change", args=[row.pk])]
    assert ["Bobs own" in client.get(page, follow=True).content.decode() for page in pages] == [False] * 3
    client.post(
        reverse("admin:miniprojects_enrollment_decide", args=["withdraw"]), {"rows": row.pk, "confirmed": "yes"}
    )
    assert Enrollment.objects.get().status == "accepted"


def test_raising_the_places_in_the_admin_promotes(bobs, rbi):
    project = mini_project(rbi, capacity=1)
    enrollment(project)
    waiting = enrollment(project)
    text = with_change(imports.export(MiniProject.objects.all()), ",1,", ",2,")
    confirm(bobs, text)
    waiting.refresh_from_db()
    assert waiting.status == "accepted"
