import pytest

from changetargets.models import Contribution
from tests import make, make_targets
from tests.browser.checks import assert_accessible, assert_light, assert_no_overflow, assert_sound, follow, tab_to

PATHS = [
    "/change-targets/",
    "/change-targets/?status=retired",
    "/change-targets/rbi/readers/",
    "/change-targets/rbi/readers/contribute/",
    "/change-targets/open-data/",
]


@pytest.fixture(autouse=True)
def target(live_site, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    rbi = make.program("rbi")
    earlier = make_targets.target(rbi, year=2024, title="The first try", slug="first")
    target = make_targets.target(rbi, slug="readers", earlier_self=earlier)
    make_targets.objective(target, state="reached")
    make_targets.update(target, days_ago=90, kind="setback", status="adopted", value=64)
    make_targets.update(target, days_ago=70, kind="win", value=81)
    return target


@pytest.mark.parametrize("path", PATHS)
def test_the_pages_of_the_tracker_are_sound(new_page, path):
    assert_sound(new_page, path)


@pytest.mark.parametrize("path", PATHS[:3])
def test_a_first_visit_to_the_tracker_is_light(page, path):
    assert_light(page, path)


def test_alice_filters_and_offers_help_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/change-targets/")
    page.get_by_label("Year").select_option("2026")
    follow(page, "role=button[name='Show']")
    assert "year=2026" in page.url
    follow(page, "a:has-text('Every application is read')")
    follow(page, "a:has-text('I would like to help')")
    follow(page, "main form button:has-text('Send')")
    assert page.locator(".error-summary a").count() == 4
    page.get_by_label("Bring data").check()
    page.get_by_label("Name").fill("Alice Adams")
    page.get_by_label("Email").fill("alice@example.edu")
    page.get_by_label("Student").check()
    follow(page, "main form button:has-text('Send')")
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you. Please look at your inbox"
    assert Contribution.objects.get().ways == ["Bring data, or help to read it"]


def test_what_is_missing_is_said_accessibly(page):
    page.goto("/change-targets/rbi/readers/contribute/")
    follow(page, "main form button:has-text('Send')")
    assert_accessible(page)
    assert_no_overflow(page)


def test_the_keyboard_reaches_the_filters_and_the_help(page):
    page.goto("/change-targets/")
    tab_to(page, "select[name=status]")
    tab_to(page, ".card a")
    page.goto("/change-targets/rbi/readers/")
    tab_to(page, ".panel .button")
