import pytest

from tests import make
from tests.browser.checks import assert_accessible, assert_no_overflow, follow, tab_to

FORM = "/coalition/rbi/apply/"


@pytest.fixture
def coalition(live_site):
    return make.coalition(make.program("rbi"))


def press_continue(page):
    page.goto(FORM)
    page.fill("[name=email]", "no address")
    follow(page, "main form button")


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_error_state_is_accessible_and_fits(new_page, coalition, width, color_scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=color_scheme)
    press_continue(page)
    assert_accessible(page)
    assert_no_overflow(page)


def test_error_summary_takes_focus_and_leads_to_the_field(page, coalition):
    press_continue(page)
    assert page.title().startswith("Error: ")
    page.wait_for_function("document.activeElement.matches('.error-summary')")
    page.click(".error-summary a[href='#id_email']")
    assert page.evaluate("document.activeElement.id") == "id_email"
    assert page.input_value("[name=email]") == "no address"


def test_error_summary_needs_no_javascript(page_without_javascript, coalition):
    page = page_without_javascript
    press_continue(page)
    assert page.is_visible(".error-summary a[href='#id_name']")


def test_honeypot_is_neither_seen_nor_reached_by_keyboard(page, coalition):
    page.goto(FORM)
    box = page.locator("[name=web_page]").locator("..").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.name"))
    assert "email" in stops
    assert "web_page" not in stops


def test_form_is_sent_by_keyboard_alone(page, coalition, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    page.goto(FORM)
    for name, text in (("name", "Alice"), ("email", "alice@example.edu")):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)
    tab_to(page, "[name=affiliation]")
    page.keyboard.press("Space")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/how-you-help/")
