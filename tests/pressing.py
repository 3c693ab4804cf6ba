"""Pressing the link of an email, as its reader would."""

import re

from django.test import Client

from mail.models import OutgoingEmail
from tests.emails import read


def link_in(email: OutgoingEmail) -> str:
    return re.search(r"https?://[^/]+(/link/[\w-]+/)", read(email).text)[1]


def filed_on(page: str) -> list[str]:
    """What the page “Was this you?” asks about, as its buttons send it."""
    return re.findall(r'name="row" value="([^"]+)"', page)


def press(client: Client, address: str, answer: str = "yes"):
    """Open a link, and press the button that says yes (or `no`) to all that its page shows."""
    page = client.get(address, follow=True)
    here = page.redirect_chain[-1][0] if page.redirect_chain else address
    return client.post(here, {"row": filed_on(page.content.decode()), answer: "1"})
