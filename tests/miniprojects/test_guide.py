from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.make_minis import mini_project

pytestmark = pytest.mark.django_db


def test_the_guide_lists_every_published_project_of_its_program_and_year(client, rbi, grbi):
    mini_project(rbi, title="Ours")
    mini_project(rbi, title="Draft", published=False)
    mini_project(grbi, title="Theirs")
    page = client.get(reverse("miniprojects:guide", args=["rbi", 2026]))
    assert [project.title for project in page.context["projects"]] == ["Ours"]


def test_the_pdf_has_contents_and_no_torn_project(client, rbi):
    titles = [f"“Project” {number} – é & <b>" for number in range(12)]
    for title in titles:
        mini_project(rbi, title=title, summary="A long summary. " * 20)
    answer = client.get(reverse("miniprojects:guide_pdf", args=["rbi", 2026]))
    reader = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [title in pages[0] for title in titles] == [True] * 12
    assert sum(page.count("What comes out of it: A bank of images") for page in pages[1:]) == 12
    for page in pages[1:]:
        assert page.count("“Project”") == page.count("What comes out of it") == page.count("Places: no limit")
    assert [entry.title for entry in reader.outline] == titles


@pytest.mark.parametrize(("slug", "year"), [("nothing", 2026), ("rbi", 5), ("rbi", 99999)])
def test_a_guide_that_cannot_be_is_not_found(client, rbi, slug, year):
    assert client.get(reverse("miniprojects:guide", args=[slug, year])).status_code == 404
