"""Asking for a link tells nobody whether an address is known: not by the page, and not by the work that it makes."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mail.models import OutgoingEmail
from pages.forms import fresh_stamp
from participation import letters, link_requests
from participation.erase import erase
from participation.link_requests import answer_link_requests
from participation.models import LinkRequest
from tests import make
from tests.workers import wait_until

pytestmark = pytest.mark.django_db
ASK = "participation:ask_for_link"


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def ask(email: str, stamp: str = "") -> None:
    browser = Client()
    browser.post(reverse(ASK), {"email": email, "submission_stamp": stamp or fresh_stamp()})


def statements_for(email: str) -> list[str]:
    """Every statement that the page sends to the database, without its values."""
    with CaptureQueriesContext(connection) as captured:
        ask(email)
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured]


def recipients() -> list[str]:
    return sorted(OutgoingEmail.objects.values_list("recipient", flat=True))


def test_the_page_does_the_same_work_for_a_known_and_an_unknown_address(alice):
    make.person("Bob", email="bob@example.edu", verified=False)
    addresses = ("alice@example.edu", "bob@example.edu", "nobody@example.edu")
    alices, bobs, nobodys = (statements_for(email) for email in addresses)
    assert alices == bobs == nobodys
    assert len(alices) > 1
    assert [sql for sql in alices if "participation_person" in sql or "outgoingemail" in sql] == []
    rows = [dict(row) for row in LinkRequest.objects.values()]
    assert [row["email"] for row in rows] == list(addresses)


def test_a_worker_writes_to_who_is_known_and_forgets_who_asked(alice):
    for email in ("Alice@Example.edu", "nobody@example.edu"):
        ask(email)
    answer_link_requests()
    answer_link_requests()
    assert (recipients(), LinkRequest.objects.count()) == (["alice@example.edu"], 0)


def test_a_double_click_is_one_email(alice):
    stamp = fresh_stamp()
    for _ in range(2):
        ask("alice@example.edu", stamp)
    assert LinkRequest.objects.count() == 1
    answer_link_requests()
    ask("alice@example.edu", stamp)
    answer_link_requests()
    assert recipients() == ["alice@example.edu"]


def test_a_request_that_cannot_be_answered_keeps_no_other_and_not_for_ever(alice, monkeypatch, caplog):
    bob = make.person("Bob", email="bob@example.edu")
    write = letters.link

    def fails_for_alice(person, submission):
        if person == alice:
            raise RuntimeError
        write(person, submission)

    monkeypatch.setattr(letters, "link", fails_for_alice)
    for email in (alice.email, bob.email):
        ask(email)
    answer_link_requests()
    assert (recipients(), LinkRequest.objects.get().email) == (["bob@example.edu"], "alice@example.edu")
    assert "waits for the next look" in caplog.text
    LinkRequest.objects.update(asked_at=timezone.now() - link_requests.KEPT_AT_MOST - timedelta(minutes=1))
    answer_link_requests()
    assert LinkRequest.objects.count() == 0


def test_who_erases_themselves_gets_no_link_that_was_asked_for_before(alice):
    ask(alice.email)
    erase(alice)
    answer_link_requests()
    assert (LinkRequest.objects.count(), [one for one in recipients() if one]) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_commit_tells_the_worker(celery_worker_process, smtp_server):
    celery_worker_process("--concurrency=1")
    make.person("Alice", email="alice@example.edu")
    with transaction.atomic():
        link_requests.ask("alice@example.edu", "one")
    wait_until(lambda: [message["To"] for message in smtp_server.messages] == ["alice@example.edu"])
