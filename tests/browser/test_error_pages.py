import pytest

from tests.browser.checks import assert_sound


@pytest.mark.parametrize("path", ["/no-such-page/", "/?q=%00", "/?q=" + "a" * 2001])
def test_error_pages_are_sound(new_page, path):
    assert_sound(new_page, path)
