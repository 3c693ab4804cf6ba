import pytest

from tests import make
from tests.browser.checks import assert_light, assert_sound


@pytest.fixture(autouse=True)
def coalition(live_site):
    return make.coalition(make.program("rbi"))


@pytest.mark.parametrize("path", ["/", "/coalition/", "/coalition/rbi/", "/coalition/rbi/apply/"])
def test_public_pages_with_an_open_coalition_are_sound(new_page, path):
    assert_sound(new_page, path)


@pytest.mark.parametrize("path", ["/coalition/", "/coalition/rbi/", "/coalition/rbi/apply/"])
def test_first_visit_to_the_coalition_is_light(page, path):
    assert_light(page, path)
