from datetime import date

import pytest
from django.urls import reverse

from miniprojects.models import Enrollment, MiniProject
from participation.models import AuditEntry
from tests.make_minis import enrollment, mini_project

pytestmark = pytest.mark.django_db

LIST, IMPORT = "admin:miniprojects_miniproject_changelist", "admin:miniprojects_miniproject_import"


def snapshot():
    return list(MiniProject.objects.order_by("pk").values())


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


def test_copies_that_would_share_a_slug_are_made_once(bobs, rbi):
    projects = [mini_project(rbi, slug="check"), mini_project(rbi, slug="check-2026"), mini_project(rbi, slug="x" * 80)]
    chosen = {"action": "copy_to_next_year", "_selected_action": [project.pk for project in projects]}
    bobs.post(reverse(LIST), chosen | {"confirmed": "yes"})
    drafts = MiniProject.objects.filter(published=False).order_by("slug").values_list("slug", flat=True)
    assert list(drafts) == ["check-2027", "x" * 75 + "-2027"]


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
