"""Who reads the log learns of every error, and nothing of anybody."""

import re
import secrets
from collections.abc import Callable

import pytest
from django.core import signing
from django.db import DataError, IntegrityError
from django.test import Client
from django.urls import reverse

from rbi_portal import views
from tests.attack.addresses import patterns, texts_in
from tests.coalition import test_views as coalition

pytestmark = pytest.mark.django_db

WORDS = "Zerlina Quux"
ADDRESS = "zerlina.quux@example.edu"
NETWORK = "203.0.113.7"


@pytest.fixture
def browser() -> Client:
    """As in production: an error is a page, and not an exception in the test."""
    return Client(raise_request_exception=False, REMOTE_ADDR=NETWORK)


def failing(error: Exception) -> Callable:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    return fail


def the_error(log: Callable) -> dict:
    (record,) = (record for record in log() if record["level"] == "ERROR")
    return record


def test_an_error_leaves_its_traceback_under_the_id_that_the_page_shows(browser, log, monkeypatch):
    monkeypatch.setattr(views, "open_now", failing(ValueError("no such opening")))
    answer = browser.get("/")
    record = the_error(log)
    assert answer.status_code == 500
    assert record["request"] == answer["X-Request-ID"]
    assert f"<code>{record['request']}</code>" in answer.text
    assert record["message"] == "GET  failed"
    assert "rbi_portal/views.py" in record["error"]
    assert record["error"].splitlines()[-1] == "builtins.ValueError: no such opening"
    assert "no such opening" not in answer.text


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            ValueError(f"invalid literal for int() with base 10: {WORDS!r}"),
            "invalid literal for int() with base 10: '…'",
        ),
        (ValueError(f"cannot read {WORDS}"), "cannot read …"),
        (ValueError(f"no mailbox {ADDRESS} there"), "no mailbox … there"),
        (ValueError(f"cell {WORDS.split()[0]} of a file: {WORDS.split()[1]!r}"), "cell … of a file: '…'"),
        (IntegrityError(f"duplicate key\nDETAIL:  Failing row contains (7, {WORDS}, {ADDRESS})."), "duplicate key"),
        (DataError(f"value too long\nLINE 1: INSERT INTO person VALUES ('{WORDS}')"), "value too long"),
        (KeyError("motivation"), "'motivation'"),
    ],
)
def test_an_error_tells_nothing_of_what_people_typed(browser, log, monkeypatch, rbi, settings, error, kept):
    settings.FORM_SECONDS_AT_LEAST = 0
    coalition.make.coalition(rbi)
    where = reverse("coalition:you", args=["rbi"])
    first, last = WORDS.split()
    you = {"name": WORDS, "email": ADDRESS, "affiliation": "student", "department": last, "more": first}
    typed = coalition.stamped(browser, where, you)
    monkeypatch.setattr("coalition.draft.keep", failing(error))
    assert browser.post(f"{where}?who={WORDS}", typed).status_code == 500
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    assert the_error(log)["error"].splitlines()[-1] == f"{name}: {kept}"
    assert_nothing_of_anybody(log)


def test_what_led_to_an_error_is_scrubbed_as_well(browser, log, monkeypatch):
    def fail() -> None:
        try:
            raise IntegrityError(f"Key (email)=({ADDRESS}) already exists")
        except IntegrityError as error:
            raise RuntimeError("could not") from error

    monkeypatch.setattr(views, "open_now", fail)
    browser.get("/", {"q": WORDS})
    assert re.findall(r"^[\w.]+Error: .*$", the_error(log)["error"], re.MULTILINE) == [
        "django.db.utils.IntegrityError: Key (email)=(…) already exists",
        "builtins.RuntimeError: could not",
    ]
    assert_nothing_of_anybody(log)


def assert_nothing_of_anybody(log: Callable) -> None:
    said = str(log())
    assert [word for word in (*WORDS.split(), ADDRESS, "zerlina", NETWORK) if word in said] == []


def test_no_token_and_no_code_in_any_address_reaches_the_log(browser, log):
    tokens = [secrets.token_urlsafe(32), signing.dumps({"email": ADDRESS}), signing.Signer().sign("12")]
    secret_parts = [part for token in tokens for part in token.split(":") if len(part) > 10]
    tried = 0
    for route, pattern in patterns():
        for token in tokens if texts_in(pattern) else ():
            path = "/" + re.sub(r"<str:\w+>", token, re.sub(r"<(slug|int):\w+>", "1", route))
            for address in (path, path.rstrip("/"), f"{path}more/", f"/x{path}", f"/?next={path}"):
                for method in ("get", "post", "put"):
                    getattr(browser, method)(address)
                    tried += 1
    said = str(log())
    assert tried > 100
    assert [part for part in secret_parts if part in said] == []
    assert NETWORK not in said
    assert {record["logger"] for record in log()} >= {"pages.request_ids"}


def test_a_token_in_the_address_of_a_page_that_fails_is_not_told_either(browser, log, monkeypatch):
    token = secrets.token_urlsafe(32)
    monkeypatch.setattr("connect.signed.choice_of", failing(ValueError(f"bad token {token}")))
    assert browser.get(reverse("connect:follow_link", args=[token])).status_code == 500
    record = the_error(log)
    assert record["message"] == "GET stay-connected/link/<str:token>/ failed"
    assert record["error"].splitlines()[-1] == "builtins.ValueError: bad token …"
    assert token not in str(log())


def test_each_request_has_one_line_without_its_path_and_one_that_serves_machines_has_none(browser, log):
    for path in ("/coalition/", f"/coalition/{'x' * 9}/", "/no-such-page/", f"/?q={WORDS}", "/health/live"):
        browser.get(path)
    assert [(record["message"].partition(",")[0], record["status"]) for record in log()] == [
        ("GET coalition/ 200", 200),
        ("GET coalition/<slug:slug>/ 404", 404),
        ("GET - 404", 404),
        ("GET  200", 200),
    ]
    assert_nothing_of_anybody(log)


def test_who_asks_for_another_site_is_no_error_of_ours(browser, log):
    browser.get("/", headers={"Host": f"{ADDRESS.partition('@')[2]}"})
    assert [(record["level"], record["status"]) for record in log()] == [("INFO", 400)]
