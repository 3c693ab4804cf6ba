from pathlib import Path

import pytest
from django.urls import reverse

from myths.models import Answer
from myths.sample import load
from tests.browser.checks import assert_accessible, assert_light, assert_no_overflow, assert_sound, follow, tab_to

SAMPLE = Path(__file__).parents[2] / "content" / "myths.yaml"


@pytest.fixture(autouse=True)
def guide(transactional_db):
    load(SAMPLE)


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert_no_overflow(page)


def test_a_whole_quiz_by_keyboard_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/myths/")
    press(page, "main a[href='/myths/quiz/']")
    press(page, "main form button")
    for number in range(1, 11):
        assert page.inner_text(".step-count") == f"Question {number} of 10"
        press(page, f"button[value={'myth' if number % 2 else 'fact'}]")
        assert page.inner_text(".notice").startswith(("Right: ", "Not quite: "))
        press(page, "main .actions .button")
    assert page.inner_text("h1").startswith("You knew ")
    assert Answer.objects.count() == 10
    press(page, ".panel a")
    assert page.inner_text("h1").endswith("of 10 in the quiz")


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_every_page_of_the_quiz_is_accessible(new_page, color_scheme):
    page = new_page(viewport={"width": 320, "height": 900}, color_scheme=color_scheme)
    page.goto("/myths/quiz/")
    assert_accessible(page)
    follow(page, "main form button")
    for number in range(1, 11):
        assert_accessible(page)
        follow(page, "button[value=fact]")
        if number < 5:  # the easy ones hold both: a right answer and a wrong one
            assert_accessible(page)
        assert_no_overflow(page)
        follow(page, "main .actions .button")
    assert_accessible(page)
    follow(page, ".panel a")
    assert_accessible(page)


def test_the_quiz_goes_on_where_it_was_left(page):
    page.goto("/myths/quiz/")
    follow(page, "main form button")
    follow(page, "button[value=myth]")
    claim = page.inner_text("h1")
    page.reload()
    assert page.inner_text("h1") == claim
    page.goto("/myths/quiz/")
    follow(page, "text=Go on with question 2 of 10")
    assert page.inner_text(".step-count") == "Question 2 of 10"


@pytest.mark.parametrize(
    "path", ["/myths/", "/myths/?topic=education", "/myths/tuskegee-injected/", "/myths/tuskegee-injected/report/"]
)
def test_the_guide_is_sound(new_page, path):
    assert_sound(new_page, path)


def test_a_refused_report_is_sound_and_keeps_what_was_typed(page, settings):
    settings.FORM_SECONDS_AT_LEAST = 3600
    page.goto(reverse("myths:report", args=["tuskegee-injected"]))
    page.fill("textarea", "What I typed")
    follow(page, "main form input[type=submit], main form button")
    assert page.title().startswith("Error: ")
    assert page.input_value("textarea") == "What I typed"
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/myths/", "/myths/quiz/", "/myths/pain-sensitivity/"])
def test_a_first_visit_is_light(page, path):
    assert_light(page, path)
