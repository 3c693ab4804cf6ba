"""Staff get in by themselves, and nobody else keeps them out."""

from devstack.one_time_code import one_time_code
from tests import make
from tests.browser.checks import assert_accessible, follow


def type_password(page, password: str) -> None:
    page.goto("/admin/")
    page.fill("[name=login]", "bob")
    page.fill("[name=password]", password)
    follow(page, "main form button:has-text('Sign in')")


def type_code(page) -> None:
    page.fill("[name=code]", one_time_code(make.TOTP_SECRET))
    follow(page, "main form button:has-text('Sign in')")


def test_a_stranger_locks_out_nobody_but_the_stranger(bob, new_page):
    own, stranger = new_page(), new_page()
    type_password(own, make.PASSWORD)
    type_code(own)
    assert own.title().startswith("What would you like to look at?")
    own.goto("/accounts/logout/")
    follow(own, "main form button:has-text('Sign out')")
    for _ in range(11):
        type_password(stranger, "wrong")
    assert "Too many tries" in stranger.inner_text(".error-summary")
    assert_accessible(stranger)
    type_password(own, make.PASSWORD)
    assert own.inner_text("h1") == "Your second factor"
