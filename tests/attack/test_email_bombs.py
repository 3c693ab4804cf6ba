"""Somebody types another's address into every form there is, from ever new browsers, in every spelling."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mail.models import OutgoingEmail
from participation import limits
from participation.link_requests import answer_link_requests
from participation.models import Program
from tests import make, make_minis, make_targets, make_walk
from tests.changetargets import test_views as targets
from tests.coalition import test_views as coalition
from tests.connect import test_subscriptions as news
from tests.datawalk import test_views as walks
from tests.miniprojects import test_views as minis
from tests.pressing import link_in
from tests.rbi_portal.test_my_details import ask_to_change
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

VICTIM = "victim@example.edu"
Form = Callable[[Client, str], HttpResponse]


@pytest.fixture(autouse=True)
def patient(settings) -> None:
    """Nothing but the limit of the mailbox is in the way."""
    settings.FORM_SECONDS_AT_LEAST = 0
    settings.LIMITS = {action: {"device": 10**6, "network": 10**7} for action in settings.LIMITS}


def apply(client: Client, email: str) -> HttpResponse:
    coalition.fill_in(client, you=coalition.YOU | {"email": email})
    return coalition.send(client)


def ask_for_link(client: Client, email: str) -> HttpResponse:
    where = reverse("participation:ask_for_link")
    return client.post(where, coalition.stamped(client, where, {"email": email}))


@pytest.fixture
def forms(rbi: Program, alice) -> dict[str, Form]:
    """Everything that writes to an address because somebody typed it."""
    make.coalition(rbi)
    make.person("Victim", email=VICTIM)
    return {
        "coalition": apply,
        "miniprojects": lambda client, email: minis.sign_up(client, make_minis.mini_project(rbi), email=email),
        "changetargets": lambda client, email: targets.offer(client, make_targets.target(rbi), email=email),
        "datawalk": lambda client, email: walks.reply(client, make_walk.walk(rbi), email=email),
        "news": lambda client, email: news.subscribe(client, rbi, email=email),
        "link": ask_for_link,
        "new password": lambda client, email: client.post(reverse("account_reset_password"), {"email": email}),
        "new address": lambda client, email: ask_to_change(signed_in(client, alice), email),
    }


def spellings() -> Iterator[str]:
    for number in count():
        yield VICTIM if number % 3 else f"Victim+{number}@EXAMPLE.edu"


def emails() -> int:
    """How many the victim got, once a worker has answered who asked for a link."""
    answer_link_requests()
    return OutgoingEmail.objects.filter(recipient__istartswith="victim").count()


def test_one_mailbox_gets_five_emails_over_all_forms_and_spellings(forms, settings):
    spelling = spellings()
    for _round in range(3):
        for form in forms.values():
            form(Client(), next(spelling))
    assert emails() == settings.EMAILS_PER_MAILBOX_AND_HOUR == 5


@pytest.mark.parametrize(
    "name", ["coalition", "miniprojects", "changetargets", "datawalk", "news", "link", "new address"]
)
def test_the_page_says_the_same_with_and_without_the_email(forms, settings, name):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 1
    answers = []
    for number in range(2):
        answer = forms[name](Client(), f"victim+{number}@example.edu")
        answers.append((answer.status_code, getattr(answer, "url", "")))
    shown = [[part for part in url.split("/") if "-" not in part] for _status, url in answers]
    assert (answers[0][0], shown[0]) == (answers[1][0], shown[1])
    assert answers[0][0] in (200, 302)


def test_other_mailboxes_get_theirs(forms, settings):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 1
    for email in (VICTIM, VICTIM, "somebody.else@example.edu"):
        forms["news"](Client(), email)
    assert sorted(OutgoingEmail.objects.values_list("recipient", flat=True)) == ["somebody.else@example.edu", VICTIM]


def test_a_double_click_takes_one_email_of_the_five(forms, client, settings):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 2
    where = reverse("participation:ask_for_link")
    typed = coalition.stamped(client, where, {"email": VICTIM})
    for _ in range(3):
        client.post(where, typed)
    forms["link"](Client(), VICTIM)
    assert emails() == 2


def test_a_mailbox_that_answers_is_written_to_again(forms, client, settings):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 1
    for _ in range(2):
        forms["link"](Client(), VICTIM)
    assert emails() == 1
    email = OutgoingEmail.objects.get(recipient=VICTIM)
    client.get(link_in(email))
    client.post(reverse("participation:press_link"))
    forms["link"](Client(), VICTIM)
    assert emails() == 2


def test_who_is_signed_in_by_their_own_link_is_not_limited(forms, client, settings, alice):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 1
    signed_in(client, alice)
    for _ in range(4):
        forms["miniprojects"](client, alice.email)
    assert OutgoingEmail.objects.filter(recipient=alice.email).count() == 4
    for _ in range(4):
        forms["miniprojects"](client, VICTIM)
    assert emails() == 1


def test_an_email_that_was_rolled_back_does_not_count(settings, transactional_db):
    settings.EMAILS_PER_MAILBOX_AND_HOUR = 1
    with transaction.atomic():
        assert limits.may_write(VICTIM, dedupe_key="one")
        transaction.set_rollback(True)
    assert limits.may_write(VICTIM, dedupe_key="two")
    assert not limits.may_write(VICTIM, dedupe_key="three")
