import re

import pytest

from connect.models import Subscription
from tests import make_targets
from tests.browser.checks import assert_accessible, assert_light, assert_sound, follow
from tests.emails import latest


@pytest.fixture
def fast(settings, rbi, grbi):
    settings.FORM_SECONDS_AT_LEAST = 0


def test_subscribe_confirm_and_leave_without_javascript(fast, page_without_javascript):
    page = page_without_javascript
    page.goto("/stay-connected/")
    page.fill("[name=email]", "alice@example.edu")
    page.check("text=rbi initiative >> nth=0")
    follow(page, "text=Keep me posted")
    page.goto(re.search(r"https?://\S+/stay-connected/link/\S+", latest().text)[0])
    follow(page, "text=Yes, send me this news")
    assert Subscription.objects.active().count() == 1
    page.uncheck("[name=programs] >> nth=0")
    follow(page, "main button")
    assert Subscription.objects.active().count() == 0


def test_erasing_oneself_in_the_browser(fast, rbi, page):
    from participation.models import Person
    from tests import make

    make.membership(make.coalition(rbi), make.person("Alice Adams"))
    page.goto(re.search(r"https?://\S+/link/\S+/", latest().text)[0])
    follow(page, "main button")
    assert_accessible(page)
    for label in ("Erase me", "My participation"):
        follow(page, f"main a >> text={label}")
        assert_accessible(page)
    follow(page, "main a >> text=Erase me")
    follow(page, "text=Yes, erase me")
    assert page.text_content("h1") == "Done: we have forgotten you"
    assert Person.objects.get().name == ""


def test_pages_are_sound_and_light(fast, rbi, new_page):
    make_targets.target(rbi, slug="readers")
    about_a_target = "/stay-connected/?program=rbi&target=readers"
    for path in ("/stay-connected/", about_a_target, "/stay-connected/sent/", "/my-participation/erased/"):
        assert_sound(new_page, path)
        assert_light(new_page(), path)
