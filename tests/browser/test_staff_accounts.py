"""Staff get in by themselves, and nobody else keeps them out."""

import re

from allauth.mfa.models import Authenticator

from devstack.one_time_code import one_time_code
from tests import make
from tests.browser.checks import assert_accessible, follow
from tests.browser.security_keys import localhost, look_as, plug_in
from tests.emails import latest

DESK = "What would you like to look at?"


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
    assert own.inner_text("h1") == DESK
    own.goto("/accounts/logout/")
    follow(own, "main form button:has-text('Sign out')")
    for _ in range(11):
        type_password(stranger, "wrong")
    assert "Too many tries" in stranger.inner_text(".error-summary")
    assert_accessible(stranger)
    type_password(own, make.PASSWORD)
    assert own.inner_text("h1") == "Your second factor"


def link_in_email() -> str:
    return re.search(r"http\S+/accounts/link/\S+/", latest().text)[0]


def choose_password(page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)
    page.fill("[name=password1]", "a new long password")
    page.fill("[name=password2]", "a new long password")
    follow(page, "text=Save the password")


def test_bob_forgot_his_password(bob, page, phone):
    page.goto("/admin/")
    follow(page, "text=Forgot your password?")
    page.fill("[name=email]", "bob@example.edu")
    follow(page, "text=Send me a link")
    assert page.inner_text("h1") == "Please look at your inbox"
    choose_password(phone, link_in_email())
    type_code(phone)
    assert phone.inner_text("h1") == DESK


def invite_dana(page, client, live_site) -> str:
    client.force_login(make.superuser())
    look_as(page, client.session.session_key, live_site)
    page.goto(localhost(live_site) + "/admin/auth/user/add/")
    page.fill("[name=email]", "dana@example.edu")
    page.fill("[name=first_name]", "Dana")
    page.check("[name=is_superuser]")
    follow(page, "[name=_save]")
    assert "An invitation to dana@example.edu is on its way." in page.inner_text(".messagelist")
    return link_in_email().replace(live_site.url, localhost(live_site))


def keep_recovery_codes(page) -> None:
    assert page.inner_text("h1") == "Recovery codes"
    assert page.locator("main code").count() == 10
    follow(page, "text=I have kept them")
    assert page.inner_text("h1") == DESK


def test_a_superuser_invites_dana_who_sets_up_an_app_and_lands_on_the_desk(page, phone, client, live_site):
    choose_password(phone, invite_dana(page, client, live_site))
    assert phone.inner_text("h1") == "Set up your second factor"
    phone.fill("[name=code]", one_time_code(phone.inner_text("main code")))
    follow(phone, "text=Activate")
    keep_recovery_codes(phone)


def test_dana_takes_a_passkey_instead_and_signs_in_by_it(page, phone, client, live_site):
    choose_password(phone, invite_dana(page, client, live_site))
    plug_in(phone)
    follow(phone, "text=Use a key or passkey instead")
    follow(phone, "text=Add it")
    keep_recovery_codes(phone)
    assert Authenticator.objects.filter(user__username="dana", type="webauthn").count() == 1
    phone.goto(localhost(live_site) + "/accounts/logout/")
    follow(phone, "main form button:has-text('Sign out')")
    phone.goto(localhost(live_site) + "/admin/")
    phone.fill("[name=login]", "dana@example.edu")
    phone.fill("[name=password]", "a new long password")
    follow(phone, "main form button:has-text('Sign in')")
    follow(phone, "text=Use your key or passkey")
    assert phone.inner_text("h1") == DESK
