"""A security key inside Chromium: it answers every request of a page by itself, as if somebody had touched it."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.checks import follow
from tests.live import LiveSite


def localhost(site: LiveSite) -> str:
    """The site under a name: a browser gives no key to a bare number."""
    return site.url.replace("127.0.0.1", "localhost")


def look_as(page: Page, session: str, site: LiveSite) -> None:
    """Go on in another session; an empty one is nobody's."""
    page.context.clear_cookies()
    if session:
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": localhost(site)}])


def plug_in(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})


def add_key(page: Page, site: LiveSite, user: User) -> Authenticator:
    """Plug a key in, and add it to the account whose session the page is in."""
    plug_in(page)
    page.goto(localhost(site) + reverse("mfa_add_webauthn"))
    page.fill("[name=name]", "Key on my ring")
    follow(page, "#mfa_webauthn_add")
    return user.authenticator_set.get(type=Authenticator.Type.WEBAUTHN)
