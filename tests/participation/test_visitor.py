"""What a browser remembers of its visitor: for two hours, and until somebody signs out."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connect.signed import choice_address
from mail.models import OutgoingEmail
from participation import visitor
from participation.models import Session
from tests import make
from tests.coalition.test_views import YOU, fill_in, send
from tests.emails import link_of
from tests.pressing import link_in, press
from tests.test_constraints import our_apps

pytestmark = pytest.mark.django_db

DOOR = {"participation/visitor.py", "participation/participant.py"}
OF_STAFF = {"rbi_portal/sign_on.py", "rbi_portal/choose_password.py"}


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def busy(client, rbi, alice):
    """Alice's browser in which everything is under way."""
    make.coalition(rbi, reviewed=True)
    fill_in(client)
    send(client)
    fill_in(client, you=YOU | {"name": "Alice again"})
    client.get(choice_address(alice.email, [f"program:{rbi.pk}"]))
    press(client, link_in(OutgoingEmail.objects.get()))
    return client


@pytest.fixture
def pages(rbi) -> dict[str, str]:
    steps = {"draft": "coalition:how_you_help", "sent": "coalition:sent"}
    others = {"mine": "my_participation", "reader": "connect:choice", "link": "participation:press_link"}
    in_program = {name: reverse(page, args=["rbi"]) for name, page in steps.items()}
    return in_program | {name: reverse(page) for name, page in others.items()}


def open_pages(browser: Client, pages: dict[str, str]) -> set[str]:
    return {name for name, page in pages.items() if browser.get(page).status_code == 200}


def test_signing_out_ends_everything_in_the_browser(busy, pages):
    assert open_pages(busy, pages) == set(pages)
    busy.post(reverse("participation:sign_out"))
    assert open_pages(busy, pages) == set()
    assert Session.objects.count() == 0


def test_a_login_of_staff_survives_that_a_participant_signs_out_and_is_told_so(busy, bob, pages):
    busy.force_login(bob)
    before = busy.session.session_key
    assert open_pages(busy, pages) == set(pages)
    page = busy.post(reverse("participation:sign_out"), follow=True).content.decode()
    assert "Your staff account is still signed in" in page
    assert open_pages(busy, pages) == set()
    assert busy.get(reverse("admin:index")).status_code == 200
    assert (busy.session.session_key != before, SESSION_KEY in busy.session) == (True, True)


def test_staff_who_sign_out_leave_nothing_of_a_participant(busy, bob, pages):
    busy.force_login(bob)
    busy.post(reverse("account_logout"))
    assert open_pages(busy, pages) == set()


def test_signing_out_everywhere_ends_everything_in_all_browsers(busy, rbi, alice, pages):
    other = Client()
    fill_in(other, you=YOU)
    other.get(choice_address(alice.email.upper(), [f"program:{rbi.pk}"]))
    strangers = Client()
    fill_in(strangers, you=YOU | {"email": "stranger@example.edu"})
    assert open_pages(other, pages) == {"draft", "reader"}
    busy.post(reverse("sign_out_everywhere"))
    assert [open_pages(browser, pages) for browser in (busy, other, strangers)] == [set(), set(), {"draft"}]


def test_everything_ends_after_two_hours(busy, pages):
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=55)):
        assert open_pages(busy, pages) == set(pages)
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=5)):
        assert open_pages(busy, pages) == set()


def test_what_is_over_leaves_the_row_as_soon_as_something_new_is_kept(rf):
    request = rf.get("/")
    request.session = {}
    with time_machine.travel("2026-09-01 10:00", tick=False) as clock:
        visitor.keep(request, "old", 1)
        clock.shift(visitor.SECONDS + 1)
        assert visitor.kept(request, "old") is None
        visitor.keep(request, "new", 2)
    assert request.session[visitor.KEY].keys() == {"new"}


def test_a_session_holds_the_number_of_a_link_and_never_its_token(client, alice):
    address = link_of(alice)
    token = address.rstrip("/").rpartition("/")[2]
    client.get(address)
    kept = Session.objects.get().get_decoded()
    assert (token in str(kept), kept[visitor.KEY]["link"]["value"]) == (False, alice.links.get().pk)


@pytest.mark.parametrize("token", ["x", "a" * 43, "invented"])
def test_a_junk_link_makes_no_session(client, token):
    assert client.get(reverse("participation:follow_link", args=[token])).url == reverse("participation:expired_link")
    assert Session.objects.count() == 0


def test_pages_keep_nothing_in_the_session_but_by_the_one_door():
    here = Path(django_settings.BASE_DIR)
    files = [path for app in our_apps() for path in (here / app).rglob("*.py")]
    touching = {str(path.relative_to(here)) for path in files if "request.session" in path.read_text()}
    assert touching == DOOR | OF_STAFF
