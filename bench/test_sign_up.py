"""Sign-ups a second through the whole stack, beside a view that does nothing but the same inserts."""

import time
from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt

from coalition.models import Membership
from mail.models import OutgoingEmail
from pages.forms import fresh_stamp
from participation.models import Attempt, AuditEntry, Link, Person
from rbi_portal.urls import urlpatterns as portal_urls
from tests import make

ROUNDS, SIGN_UPS = 10, 40
number = count(1)
TEXT, HTML = "x" * 500, "x" * 4500  # about as long as the email of a sign-up


@csrf_exempt
def floor(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        person = Person.objects.create(
            name=request.POST["name"], email=request.POST["email"], affiliation=request.POST["affiliation"]
        )
        row = Membership.objects.create(
            person=person, activity_id=request.POST["activity"], status="applied", applied_at=timezone.now()
        )
        AuditEntry.objects.create(actor=f"person:{person.pk}", action="sign up", row_model="x", row_id=row.pk)
        Link.objects.create(
            person=person,
            purpose="open",
            token_hash=get_random_string(64),
            expires_at=timezone.now().replace(year=2099),
        )
        key = get_random_string(32)
        OutgoingEmail.objects.create(
            dedupe_key=key, recipient=person.email, subject="Thank you", text=TEXT, html=HTML, message_id=f"<{key}@x>"
        )
        for place in ("network", "address"):
            Attempt.objects.create(key=f"{place} {key}", hour=timezone.now())
    request.session["sent"] = person.email
    return HttpResponse("Thank you")


urlpatterns = [path("floor/", floor), *portal_urls]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("bench.test_sign_up")]


def rate(act: Callable[[], None]) -> float:
    """How often a second `act` is done."""
    begin = time.perf_counter()
    for _ in range(SIGN_UPS):
        act()
    return SIGN_UPS / (time.perf_counter() - begin)


def in_turns(*acts: Callable[[], None]) -> list[tuple[float, ...]]:
    """The rates of several interleaved rounds: what disturbs one act of a round disturbs the others too."""
    return [tuple(rate(act) for act in acts) for _ in range(ROUNDS)]


@pytest.fixture(autouse=True)
def templates_as_they_are_served(monkeypatch):
    # Django's test environment copies the context of every template that is rendered; a server does not.
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def test_sign_ups_a_second(rbi, settings, report):
    settings.FORM_SECONDS_AT_LEAST = 0
    settings.LIMITS = settings.LIMITS | {"SIGN_UPS": {"device": 10**6, "network": 10**7}}
    coalition = make.coalition(rbi, reviewed=True)
    drafts = {step: reverse(f"coalition:{step}", args=["rbi"]) for step in ("you", "how_you_help", "check")}

    def you() -> dict:
        return {"name": "Alice", "email": f"a{next(number)}@example.edu", "affiliation": "student"}

    def written() -> Client:
        """A browser in which everything is filled in but not sent."""
        browser = Client()
        browser.post(drafts["you"], you() | {"submission_stamp": fresh_stamp()})
        browser.post(drafts["how_you_help"], {"motivation": "I want to help."})
        return browser

    ready = [written() for _ in range(ROUNDS * SIGN_UPS)]

    def send() -> None:
        assert ready.pop().post(drafts["check"]).status_code == 302

    def send_to_floor() -> None:
        body = urlencode(you() | {"activity": coalition.pk})
        answer = Client().post("/floor/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200

    report("Sign-ups sent", in_turns(send, send_to_floor), at_least=0.4)
    assert Membership.objects.count() == 2 * ROUNDS * SIGN_UPS
