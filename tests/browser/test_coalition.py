"""The coalition journey in a browser: from the home page to the withdrawn application."""

import re

import pytest

from coalition.models import Membership
from participation.models import Person, Sphere
from tests import make
from tests.browser.checks import assert_accessible, assert_light, assert_sound, follow, tab_to
from tests.emails import latest


@pytest.fixture
def coalition(rbi, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    Sphere.objects.create(program=rbi, name="Admissions", slug="admissions")
    return make.coalition(rbi, reviewed=True)


def link_in_last_email() -> str:
    return re.search(r"https?://\S+/link/\S+/", latest().text)[0]


def test_alice_applies_confirms_and_withdraws_without_javascript(coalition, page_without_javascript):
    page = page_without_javascript
    page.goto("/coalition/")
    follow(page, "main h2 a")
    follow(page, "text=Apply now")
    page.fill("[name=name]", "Alice Adams")
    page.fill("[name=email]", "alice@example.edu")
    page.check("[value=student]")
    follow(page, "text=Continue")
    page.check("text=Admissions")
    page.fill("[name=motivation]", "I want to help.")
    follow(page, "text=Continue")
    assert page.title() == "Apply: check your answers – We’re All In"
    follow(page, "text=Send my application")
    assert page.text_content("h1") == "Thank you. Please look at your inbox"
    page.goto(link_in_last_email())
    assert not Person.objects.get().is_verified
    follow(page, "text=Yes, this was me")
    assert Person.objects.get().is_verified
    assert page.title() == "My participation – We’re All In"
    follow(page, "text=Withdraw")
    follow(page, "main button.danger")
    assert Membership.objects.get().status == "withdrawn"


def test_every_step_and_every_error_is_accessible(coalition, page):
    page.goto("/coalition/rbi/apply/")
    follow(page, "main button[type=submit]")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert_accessible(page)
    page.click("text=Enter your email address >> nth=0")
    assert page.evaluate("document.activeElement.name") == "email"
    page.fill("[name=name]", "Alice Adams")
    page.fill("[name=email]", "alice@example.edu")
    page.check("[value=student]")
    follow(page, "main button[type=submit]")
    assert_accessible(page)
    follow(page, "text=Continue")
    assert_accessible(page)
    page.fill("[name=motivation]", "I want to help.")
    follow(page, "text=Continue")
    assert_accessible(page)
    follow(page, "text=Send my application")
    assert_accessible(page)
    page.goto(link_in_last_email())
    assert_accessible(page)
    follow(page, "main button")
    assert_accessible(page)
    follow(page, "text=Withdraw")
    assert_accessible(page)


def test_the_form_works_by_keyboard_alone(coalition, page):
    page.goto("/coalition/rbi/apply/")
    for selector, keys in (("[name=name]", "Alice"), ("[name=email]", "alice@example.edu")):
        tab_to(page, selector)
        page.keyboard.type(keys)
    tab_to(page, "[name=affiliation]")
    page.keyboard.press("Space")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/how-you-help/")


@pytest.mark.parametrize("path", ["/coalition/", "/coalition/rbi/", "/link/send/", "/link/sent/", "/accounts/login/"])
def test_public_pages_are_sound_and_light(coalition, new_page, page, path):
    assert_sound(new_page, path)
    assert_light(page, path)
