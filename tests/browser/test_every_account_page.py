"""Every page of staff accounts has no fault that axe finds; a new one cannot dodge."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse

from rbi_portal.models import AccountLink, Purpose
from tests import make
from tests.browser.checks import assert_accessible, assert_no_overflow
from tests.browser.security_keys import add_key, localhost, look_as
from tests.browser.test_every_page import OF_STAFF, names

NOT_PAGES = {
    "account_confirm_login_code",  # signing in by a code is not offered
    "account_email",  # nor is changing one's own address
    "account_reset_password_from_key",  # nor is allauth's link to a new password: ours is account_link
    "account_reset_password_from_key_done",
    "mfa_download_recovery_codes",
    "socialaccount_signup",  # nobody signs up
}
STATUS = {
    "account_link": HTTPStatus.GONE,
    "openid_connect_callback": HTTPStatus.UNAUTHORIZED,
    "socialaccount_login_error": HTTPStatus.UNAUTHORIZED,
}
SIGHTS = [(390, "dark"), (1280, "light")]


def session_of(user: User) -> str:
    """A session whose owner has just given the password again, as allauth wants it before a change of the account."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": 2**40, "reauthenticated": True}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()
    return session.session_key


def session_at_the_second_factor(user: User) -> str:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": make.PASSWORD})
    return client.session.session_key


def session_behind_a_link(user: User) -> str:
    client = Client()
    link = AccountLink().mint_link(Purpose.INVITATION, {"account": user, "address": user.email})
    client.get(urlsplit(link).path)
    return client.session.session_key


def addresses(bob: User, key: Authenticator) -> Iterator[tuple[str, str, str]]:
    """Who looks, the name of a page, and where it is."""
    provider = ["school"]
    yield from (("nobody", name, reverse(name)) for name in PAGES_OF_NOBODY)
    yield from (("bob", name, reverse(name)) for name in PAGES_OF_BOB)
    yield "nobody", "account_confirm_email", reverse("account_confirm_email", args=["no-such-key"])
    yield "nobody", "account_link", reverse("account_link", args=["no-such-token"])
    yield "invited", "account_choose_password", reverse("account_choose_password")
    yield "nobody", "openid_connect_login", reverse("openid_connect_login", args=provider)
    yield "nobody", "openid_connect_callback", reverse("openid_connect_callback", args=provider)
    yield "at the second factor", "mfa_authenticate", reverse("mfa_authenticate")
    yield "newcomer", "account_set_password", reverse("account_set_password")
    yield "newcomer", "mfa_activate_totp", reverse("mfa_activate_totp")
    yield "bob", "mfa_edit_webauthn", reverse("mfa_edit_webauthn", args=[key.pk])
    yield "bob", "mfa_remove_webauthn", reverse("mfa_remove_webauthn", args=[key.pk])


PAGES_OF_NOBODY = [
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
]
PAGES_OF_BOB = [
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "socialaccount_connections",
]


@pytest.fixture
def provider(settings) -> None:
    app = {"provider_id": "school", "name": "School", "client_id": "portal", "secret": "-", "settings": {}}
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def test_every_account_page_has_no_fault_that_axe_finds(provider, bob, new_page, live_site):
    newcomer = User.objects.create_user("newcomer", "newcomer@example.edu", is_staff=True)
    RecoveryCodes.activate(bob)
    sessions = {
        "nobody": "",
        "bob": session_of(bob),
        "newcomer": session_of(newcomer),
        "invited": session_behind_a_link(newcomer),
        "at the second factor": session_at_the_second_factor(bob),
    }
    page = new_page(reduced_motion="reduce")
    look_as(page, sessions["bob"], live_site)
    key = add_key(page, live_site, bob)
    seen = set()
    for who, name, address in addresses(bob, key):
        look_as(page, sessions[who], live_site)
        answer = page.goto(localhost(live_site) + address)
        assert answer.status == STATUS.get(name, HTTPStatus.OK), name
        assert page.url == localhost(live_site) + address, name
        for width, scheme in SIGHTS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
            assert_no_overflow(page)
        seen.add(name)
    assert seen == {name for name in names(get_resolver().url_patterns) if re.match(OF_STAFF, name)} - NOT_PAGES
