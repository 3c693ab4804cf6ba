from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

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
    reader = guide(client)
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [title in pages[0] for title in titles] == [True] * 12
    assert sum(page.count("What comes out of it: A bank of images") for page in pages[1:]) == 12
    for page in pages[1:]:
        assert page.count("“Project”") == page.count("What comes out of it") == page.count("Places: no limit")
    assert [entry.title for entry in reader.outline] == titles


def test_two_projects_of_one_title_have_a_place_each(client, rbi):
    for _number in range(2):
        mini_project(rbi, title="Reading group", summary="A long summary. " * 300)
    reader = guide(client)
    first, second = (reader.get_destination_page_number(entry) for entry in reader.outline)
    assert first < second


def test_a_year_without_projects_says_so(client, rbi):
    _number, _title, _program, sentence = guide(client).pages[0].extract_text().splitlines()
    assert sentence == "No mini projects are published for this year yet."


def test_names_from_many_languages_keep_their_letters(client, rbi):
    name = "Ṣadé Ọláńrewájú, Łukasz Błażśki, Erdős, Nguyễn, Șerban, Kṛṣṇā, Māori, Žižek"
    mini_project(rbi, point_person=name)
    reader = guide(client)
    assert name in " ".join(reader.pages[1].extract_text().split())
    assert missing_letters(reader) == []


def guide(client):
    answer = client.get(reverse("miniprojects:guide_pdf", args=["rbi", 2026]))
    return PdfReader(BytesIO(b"".join(answer.streaming_content)))


def missing_letters(reader):
    """Letters of the text for which the font that is set has no shape."""
    text = {letter for page in reader.pages for letter in page.extract_text() if not letter.isspace()}
    return sorted(letter for letter in text if ord(letter) not in pdfmetrics.getFont("guide").face.charToGlyph)


@pytest.mark.parametrize(("slug", "year"), [("nothing", 2026), ("rbi", 5), ("rbi", 99999)])
def test_a_guide_that_cannot_be_is_not_found(client, rbi, slug, year):
    assert client.get(reverse("miniprojects:guide", args=[slug, year])).status_code == 404
