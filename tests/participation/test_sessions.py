"""Sessions know whose they are: ending one person's ends nobody else's, however many there are."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.models import Coalition
from participation import sessions
from participation.erase import erase
from participation.models import Session
from tests import make
from tests.coalition.test_views import YOU, fill_in
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

STEP = "coalition:how_you_help"


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def coalition(rbi) -> Coalition:
    return make.coalition(rbi, reviewed=True)


def writing(**you: str) -> Client:
    """A browser in which an application is being written."""
    browser = Client()
    fill_in(browser, you=YOU | you)
    return browser


def is_writing(browser: Client) -> bool:
    return browser.get(reverse(STEP, args=["rbi"])).status_code == 200


def test_erasing_ends_the_drafts_that_hold_the_address_and_no_other(coalition):
    erased = make.person("N", email="n@example.edu")
    own, longer, other = (
        writing(email=email) for email in ("N@Example.edu", "ann@example.edu", "n@example.edu.example")
    )
    erase(erased)
    assert [is_writing(browser) for browser in (own, longer, other)] == [False, True, True]


def test_erasing_ends_a_draft_that_mentions_the_address_in_a_text(coalition, alice):
    mentions = Client()
    fill_in(
        mentions,
        you=YOU | {"email": "friend@example.edu"},
        how_you_help={"motivation": "Ask (Alice@example.edu)."},
    )
    erase(alice)
    assert not is_writing(mentions)


def test_erasing_ends_the_persons_own_sessions_and_nobody_elses(coalition, alice):
    others = make.person("Other")
    browsers = [signed_in(Client(), person) for person in (alice, alice, others)]
    erase(alice)
    answers = [browser.get(reverse("my_participation")).status_code for browser in browsers]
    assert answers == [302, 302, 200]
    assert Session.objects.get().person == others


def test_erasing_takes_as_many_queries_however_many_sessions_there_are(coalition):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            erase(make.person("Somebody"))
        return len(captured)

    few = queries()
    for _ in range(5):
        signed_in(Client(), make.person("Other"))
        writing(email="other@example.edu")
    assert queries() == few


def test_the_sessions_of_a_person_are_found_by_indexes(alice):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = sessions.of(alice).explain()
    assert "Seq Scan" not in plan
    assert plan.count("Index Scan") == 2


def test_a_login_of_staff_survives_what_was_a_participants_in_the_same_browser(bob, alice):
    browser = Client()
    browser.force_login(bob)
    signed_in(browser, alice)
    erase(alice)
    assert browser.get(reverse("my_participation")).status_code == 302
    assert browser.get(reverse("admin:index")).status_code == 200
    session = Session.objects.get()
    assert (session.person, session.address_hashes, SESSION_KEY in session.get_decoded()) == (None, [], True)


def test_no_column_of_a_session_holds_an_address(coalition):
    writing(email="ann@example.edu")
    row = Session.objects.values().get()
    assert "ann@example.edu" not in str(row)
    assert row["address_hashes"] == [sessions.hash_of("ann@example.edu")]


def test_a_visitors_session_ends_after_two_hours_and_that_of_staff_does_not(coalition, bob):
    writing(email="ann@example.edu")
    lasts = Session.objects.get()
    browser = Client()
    browser.force_login(bob)
    staff = Session.objects.exclude(pk=lasts.pk).get()
    assert staff.expire_date.date() > lasts.expire_date.date()
