import pytest

from tests.browser.checks import assert_sound


@pytest.mark.parametrize(("path", "status"), [("/no-such-page/", 404), ("/?q=%00", 400)])
def test_error_pages_are_sound(new_page, path, status):
    assert_sound(new_page, path, status)
