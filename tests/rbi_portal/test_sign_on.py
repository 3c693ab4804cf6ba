import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.sign_on import ADMIN, LOGIN, ask_provider, sign_on, way_to_provider

pytestmark = pytest.mark.django_db
ENDED = "/accounts/3rdparty/login/cancelled/"


def lands_on(answer) -> tuple[str, int]:
    return answer.request["PATH_INFO"], answer.status_code


def is_in(client) -> bool:
    return client.get(ADMIN).status_code == 200


@pytest.fixture
def bob(bob):
    """The school's sign-on is second factor enough."""
    bob.authenticator_set.all().delete()
    return bob


def test_bob_signs_in_through_his_school_and_lands_on_the_desk(client, bob, provider):
    assert lands_on(sign_on(client)) == (ADMIN, 200)
    assert client.get(ADMIN).context["user"] == bob


def test_it_keeps_nothing_that_the_school_tells_but_the_number(client, bob, provider):
    provider.knows("1", email="bob@example.edu", email_verified=True, name="Robert Example", phone_number="+1 555 0100")
    sign_on(client)
    sign_on(client)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("1", {})


def test_signing_in_through_the_school_leaves_the_password(client, bob, provider):
    sign_on(client)
    bob.refresh_from_db()
    assert bob.check_password(make.PASSWORD)


def refused(answer, *, says: str) -> bool:
    """The page has the reason, and whom to ask."""
    page = answer.content.decode()
    assert lands_on(answer)[1] == 403
    assert says in page
    assert "mailto:rbi@example.edu" in page
    return True


@pytest.fixture
def contact(rbi):
    rbi.reply_to = "rbi@example.edu"
    rbi.save()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        (
            {"email": "stranger@example.edu", "email_verified": True},
            "No account here has the address stranger@example.edu",
        ),
        ({"email": "bob@example.edu", "email_verified": False}, "does not vouch for your email address"),
        ({"email": "bob@example.edu", "email_verified": "false"}, "does not vouch for your email address"),
        ({"email": "bob@example.edu"}, "does not vouch for your email address"),
        ({}, "does not vouch for your email address"),
    ],
)
def test_a_stranger_reads_why_and_whom_to_ask(client, bob, contact, provider, claims, reason):
    provider.knows("2", **claims)
    assert refused(sign_on(client, "2"), says=reason)
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_a_school_that_verifies_every_address_may_be_said_to(client, bob, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(verified_email=["example.edu"])
    provider.knows("1", email="bob@example.edu")
    assert lands_on(sign_on(client)) == (ADMIN, 200)


def test_a_closed_account_stays_closed(client, bob, contact, provider):
    sign_on(client)
    User.objects.update(is_active=False)
    assert not is_in(client)
    assert refused(sign_on(client), says="The account of bob@example.edu is closed")


def test_an_account_that_is_not_of_the_staff_stays_outside(client, bob, contact, provider):
    User.objects.update(is_staff=False)
    assert refused(sign_on(client), says="The account of bob@example.edu is closed")


def test_whoever_has_another_address_at_the_school_by_now_does_not_get_in(client, bob, contact, provider):
    sign_on(client)
    provider.knows("1", email="robert@example.edu", email_verified=True)
    assert refused(sign_on(client), says="Your account here has another address than robert@example.edu")
    assert not is_in(client)


def test_whoever_inherits_an_address_at_the_school_does_not_inherit_the_account(client, bob, contact, provider):
    sign_on(client)
    provider.knows("2", email="bob@example.edu", email_verified=True)
    assert refused(sign_on(client, "2"), says="is connected with somebody else")
    assert not is_in(client)


def test_an_address_that_bob_no_longer_has_here_opens_nothing(client, bob, contact, provider):
    sign_on(client)
    User.objects.update(email="robert@example.edu")
    assert refused(sign_on(client), says="Your account here has another address than bob@example.edu")


def test_charlie_cannot_connect_the_school_account_of_bob(charlies, bob, contact, provider):
    answer = ask_provider(charlies, way_to_provider(charlies, after="/accounts/3rdparty/&process=connect"), sub="1")
    assert refused(answer, says="Your account here has another address than bob@example.edu")
    assert not SocialAccount.objects.exists()


def still_known(address: str) -> str:
    """The provider of the tests remembers nobody, so without asking it lets nobody through."""
    assert "prompt=none" in address
    return address.replace("prompt=none", "prompt=login")


def test_bob_is_asked_for_again_while_he_works_and_notices_nothing(client, bob, provider):
    sign_on(client)
    session = client.session.session_key
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        address = client.get(ADMIN + "?page=2").url
        assert lands_on(ask_provider(client, still_known(address), sub="1")) == (ADMIN, 200)
        assert (is_in(client), client.session.session_key) == (True, session)


@pytest.mark.parametrize("answer", [{"action": "deny"}, {"sub": "2"}])
def test_whom_the_school_refuses_meanwhile_loses_the_session(client, bob, provider, answer):
    sign_on(client)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        ask_provider(client, still_known(client.get(ADMIN).url), **answer)
    assert not is_in(client)


def test_whom_the_school_wants_to_see_again_signs_in_again(client, bob, provider):
    sign_on(client)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        answer = ask_provider(client, client.get(ADMIN).url, sub="1")
    assert lands_on(answer) == ("/accounts/login/", 200)
    assert answer.request["QUERY_STRING"] == "next=%2Fadmin%2F"
    assert "Your school asks you to sign in again" in answer.content.decode()
    assert not is_in(client)


def test_nobody_else_can_end_a_session_with_a_made_up_answer(client, bob, provider):
    sign_on(client)
    assert client.get(f"{LOGIN}callback/?error=access_denied&state=made-up").status_code == 401
    assert is_in(client)


def test_what_bob_was_writing_is_taken_although_it_is_time_to_ask_again(client, bob, rbi, provider):
    sign_on(client)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        assert client.post(reverse("admin:participation_program_change", args=[rbi.pk])).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_ends_that_the_school_has_not_confirmed_for_two_hours(client, bob, provider, method, monkeypatch):
    sign_on(client)
    provider_is_down(monkeypatch)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=119)):
        assert client.get(ADMIN).status_code == 200
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=121)):
        assert getattr(client, method)(ADMIN).url == "/accounts/login/?next=%2Fadmin%2F"
    assert not is_in(client)


def provider_is_down(monkeypatch) -> None:
    def refuse(*args, **kwargs):
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", refuse)


def test_a_school_that_does_not_answer_is_a_page_that_says_so(client, bob, provider, monkeypatch):
    provider_is_down(monkeypatch)
    answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_a_session_by_password_does_not_depend_on_the_school(bobs, provider):
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        assert bobs.get("/accounts/2fa/").status_code == 200
