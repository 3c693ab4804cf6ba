"""The school's sign-on: a real OpenID Connect provider on loopback, and a browser without a screen that goes there."""

import re
import sys
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from devstack.ports import answers, free_port
from devstack.processes import spawn, stop
from tests.workers import wait_until

LOGIN = "/accounts/oidc/school/login/"
ADMIN = "/admin/"


class Provider:
    """Knows people by the number that never changes (`sub`), each with claims that may."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"

    def knows(self, number: str, **claims: object) -> None:
        requests.put(f"{self.url}/users/{number}", json=claims, timeout=10).raise_for_status()

    def settings(self, **more: object) -> dict:
        app = {"provider_id": "school", "name": "Example University", "client_id": "portal", "secret": "-"}
        return {"openid_connect": {"APPS": [app | {"settings": {"server_url": self.url, **more}}]}}


@pytest.fixture(scope="session")
def running_provider(tmp_path_factory) -> Iterator[Provider]:
    port = free_port()
    log = tmp_path_factory.mktemp("sign-on") / "provider.log"
    process = spawn([sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], log=log)
    wait_until(lambda: answers(port), 60)
    yield Provider(port)
    stop(process)


@pytest.fixture
def provider(running_provider, settings) -> Provider:
    running_provider.knows("1", email="bob@example.edu", email_verified=True)
    settings.SOCIALACCOUNT_PROVIDERS = running_provider.settings()
    return running_provider


def ask_provider(client: Client, address: str, **answer: str) -> HttpResponse:
    """Answer at the provider, and come back."""
    returned = requests.post(address, data=answer, allow_redirects=False, timeout=10)
    target = urlsplit(returned.headers["Location"])
    query = dict(parse_qsl(target.query))
    # This one forgets the state when it refuses; RFC 6749, 4.1.2.1 asks for it.
    query.setdefault("state", dict(parse_qsl(urlsplit(address).query))["state"])
    return client.get(target.path, query, follow=True)


def way_to_provider(client: Client, after: str = ADMIN) -> str:
    page = client.post(f"{LOGIN}?next={after}").content.decode()
    (address,) = set(re.findall(r'"(http://localhost:[^"]*/oauth2/authorize[^"]*)"', unescape(page)))
    return address


def sign_on(client: Client, number: str = "1") -> HttpResponse:
    """Sign in through the provider as the one with this number there."""
    return ask_provider(client, way_to_provider(client), sub=number)
