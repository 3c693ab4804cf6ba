from datetime import date

import pytest

from miniprojects.models import Enrollment
from tests.browser.checks import assert_accessible, assert_light, assert_no_overflow, assert_sound, follow
from tests.make_minis import enrollment, mini_project


@pytest.fixture
def projects(rbi, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    full = mini_project(rbi, title="Lab compact", topic="Mentoring", capacity=1)
    enrollment(full)
    once = mini_project(rbi, title="One afternoon", ends_on=date(2026, 9, 15))
    return [full, once, mini_project(rbi, title="Image check")]


def test_several_are_ticked_filtered_and_signed_up_for_without_javascript(projects, page_without_javascript):
    page = page_without_javascript
    page.goto("/mini-projects/?year=2026")
    page.check("text=I am in: One afternoon")
    page.click("summary >> text=Find what fits you")
    page.select_option("[name=topic]", "Mentoring")
    follow(page, "text=Show what fits")
    assert page.inner_text("[role=status]") == "1 project · 1 ticked"
    page.check("text=I am in: Lab compact")
    follow(page, "text=Sign up for what I ticked")
    assert page.inner_text("h1") == "Sign up for 2 projects"
    page.fill("[name=name]", "Alice Adams")
    page.fill("[name=email]", "alice@example.edu")
    page.check("[value=student]")
    follow(page, "main form button[type=submit]")
    assert page.title() == "What happens next – We’re All In"
    statuses = Enrollment.objects.filter(person__email="alice@example.edu").values_list("status", flat=True)
    assert sorted(statuses) == ["accepted", "waitlisted"]


def test_errors_and_results_are_accessible(projects, phone):
    phone.goto(f"/mini-projects/sign-up/?project={projects[0].pk}")
    assert_accessible(phone)
    follow(phone, "main form button[type=submit]")
    assert phone.title().startswith("Error: ")
    assert_accessible(phone)
    assert_no_overflow(phone)
    phone.fill("[name=name]", "Alice Adams")
    phone.fill("[name=email]", "alice@example.edu")
    phone.check("[value=student]")
    follow(phone, "main form button[type=submit]")
    assert_accessible(phone)


@pytest.mark.parametrize(
    "path",
    [
        "/mini-projects/?year=2026",
        "/mini-projects/?q=zebra",
        "/mini-projects/sign-up/",
        "/mini-projects/guide/rbi/2026/",
    ],
)
def test_pages_are_sound(projects, new_page, path):
    assert_sound(new_page, path)


def test_pages_are_light(projects, new_page):
    assert_sound(new_page, projects[0].get_absolute_url())
    assert_light(new_page(), "/mini-projects/?year=2026")
