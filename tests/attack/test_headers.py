"""Headers and cookies of every kind of answer."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from participation import devices
from rbi_portal import views
from tests import make, make_walk
from tests.coalition import test_views as coalition

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-ID",
}


def answers(client: Client, monkeypatch, walk) -> dict:
    """One answer of each kind, by what is special about it."""
    found = {
        path: client.get(path)
        for path in (
            "/",
            "/coalition/",
            "/my-participation/",
            "/accounts/login/",
            "/admin/login/",
            "/no-such-page/",
            "/?q=%00",
            "/link/junk/",
            "/health/live",
            "/change-targets/",
            f"/data-walk/{walk.program.slug}/calendar.ics",
            reverse("myths:guide"),
        )
    }
    found["too large"] = client.post("/", {"q": "x" * 3 * 1024 * 1024})
    found["without its token"] = Client(enforce_csrf_checks=True).post("/", {})
    found["wrong method"] = client.delete("/")
    monkeypatch.setattr(views, "open_now", lambda *_args: 1 / 0)
    found["failed"] = client.get("/")
    return found


def test_every_kind_of_answer_has_every_header(rbi, monkeypatch):
    found = answers(Client(raise_request_exception=False), monkeypatch, make_walk.walk(rbi))
    assert {answer.status_code for answer in found.values()} >= {200, 302, 400, 403, 404, 405, 413, 500}
    assert {
        name: EXPECTED - set(answer.headers) for name, answer in found.items() if EXPECTED - set(answer.headers)
    } == {}


def test_a_browser_with_a_number_has_it_in_a_cookie_that_no_other_host_can_set(client, rbi, settings):
    settings.FORM_SECONDS_AT_LEAST, settings.SESSION_COOKIE_SECURE = 0, True
    make.coalition(rbi)
    coalition.fill_in(client)
    cookie = coalition.send(client).cookies[f"__Host-{devices.COOKIE}"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


IN_HTTPS_MODE = """
import django; django.setup()
from django.conf import settings
from django.test import Client
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
# A method that the home page does not know: without a page, and so without a database.
for method, path, told in [("DELETE", "/", "http"), ("GET", "/health/live", "http"), ("GET", "/health/live", "https")]:
    answer = Client().generic(method, path, headers={"Host": "portal.example.edu", "X-Forwarded-Proto": told})
    print(answer.status_code, answer.headers.get("Location"), answer.headers.get("Strict-Transport-Security"))
"""


@pytest.mark.parametrize(("proxies", "leads_to_https"), [("1", True), ("0", False)])
def test_in_https_mode_names_are_bound_to_the_host_and_http_leads_to_https(proxies, leads_to_https):
    https = {"BASE_URL": "https://portal.example.edu", "ALLOWED_HOSTS": "portal.example.edu"}
    modes = https | {"TRUSTED_PROXY_COUNT": proxies, "DJANGO_SETTINGS_MODULE": "rbi_portal.settings"}
    # Long enough for production, which this is.
    environment = os.environ | modes | {"SECRET_KEY": "x1" * 30 + "abcdefghij"}
    command = [sys.executable, "-c", IN_HTTPS_MODE]
    done = subprocess.run(
        command, env=environment, cwd=django_settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    names, home, over_http, over_https = done.stdout.splitlines()
    assert names == "__Host-sessionid __Host-csrftoken"
    assert home.startswith("301 https://portal.example.edu/ ") == leads_to_https
    assert over_http == "200 None None"
    assert over_https == ("200 None max-age=31536000" if leads_to_https else "200 None None")
