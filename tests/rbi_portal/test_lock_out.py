"""A stranger's wrong passwords keep the stranger out, and nobody else."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client

from devstack.one_time_code import one_time_code
from participation.limits import client_network
from rbi_portal import lock_out
from rbi_portal.accounts import AccountAdapter
from tests import make

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"
TOO_MANY = "Too many tries"


def try_password(client, login: str = "bob", password: str = "wrong", network: str = HERE):
    return client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=network)


def lets_in(client, login: str = "bob", network: str = HERE) -> bool:
    return try_password(client, login, make.PASSWORD, network).status_code == 302


def code_now() -> dict[str, str]:
    return {"code": one_time_code(make.TOTP_SECRET)}


def sign_in(client, network: str = HERE) -> Client:
    """Bob signs in, and out again: the browser is remembered."""
    assert lets_in(client, network=network)
    assert client.post(CODE, code_now(), REMOTE_ADDR=network).url == "/admin/"
    client.post("/accounts/logout/")
    return client


def a_stranger_tries(times: int, login: str = "bob", network: str = HERE):
    stranger = Client()
    return [try_password(stranger, login, network=network) for _ in range(times)][-1].content.decode()


def test_a_stranger_in_his_own_network_does_not_keep_bob_out_of_his_own_browser(client, bob):
    sign_in(client)
    assert TOO_MANY in a_stranger_tries(30)
    assert lets_in(client)


def test_a_stranger_elsewhere_does_not_keep_bob_out_of_a_new_browser(bob):
    assert TOO_MANY in a_stranger_tries(30, network=ELSEWHERE)
    assert lets_in(Client())


def test_ten_tries_for_an_account_in_a_network_and_no_more(bob):
    assert TOO_MANY not in a_stranger_tries(10)
    assert TOO_MANY in a_stranger_tries(1)
    assert not lets_in(Client())


def test_name_and_address_count_together(bob):
    for login in ("bob", "bob@example.edu", "BOB", "Bob@Example.EDU", "bob"):
        a_stranger_tries(2, login)
    assert (lets_in(Client(), "bob"), lets_in(Client(), "bob@example.edu")) == (False, False)


def test_an_account_that_does_not_exist_is_locked_just_so():
    assert TOO_MANY not in a_stranger_tries(10, "nobody")
    assert TOO_MANY in a_stranger_tries(1, "Nobody")


def test_one_account_does_not_lock_another_in_the_same_network(bob, charlie):
    a_stranger_tries(11)
    assert (lets_in(Client(), "bob"), lets_in(Client(), "charlie")) == (False, True)


def test_a_network_that_tries_everybody_is_stopped_and_remembered_browsers_are_not(client, bob, monkeypatch):
    monkeypatch.setattr(lock_out, "TRIES_OF_NETWORK", 15)
    sign_in(client)
    for number in range(15):
        a_stranger_tries(1, f"guess-{number}")
    assert (lets_in(Client()), lets_in(Client(), network=ELSEWHERE), lets_in(client)) == (False, True, True)


def test_an_account_that_everybody_tries_is_stopped_and_its_own_browser_is_not(client, bob, charlie, monkeypatch):
    monkeypatch.setattr(lock_out, "TRIES_OF_ACCOUNT", 15)
    sign_in(client)
    for number in range(15):
        a_stranger_tries(1, network=f"198.51.100.{number}")
    assert (lets_in(Client()), lets_in(client), lets_in(Client(), "charlie")) == (False, True, True)


def test_a_remembered_browser_has_a_limit_too(client, bob):
    sign_in(client)
    for _ in range(20):
        try_password(client)
    assert TOO_MANY in try_password(client).content.decode()


def test_the_browser_of_charlie_is_not_remembered_for_bob(client, bob, charlie):
    assert lets_in(client, "charlie")
    client.post(CODE, code_now())
    client.post("/accounts/logout/")
    a_stranger_tries(11)
    assert not lets_in(client)


def test_a_made_up_cookie_is_none(client, bob):
    client.cookies["staff_device"] = f'{{"{bob.pk}": "made-up"}}'
    a_stranger_tries(11)
    assert not lets_in(client)


def test_a_password_alone_makes_no_browser_known(client, bob):
    assert lets_in(client)
    assert "staff_device" not in client.cookies


def test_the_cookie_is_kept_from_scripts(client, bob):
    cookie = sign_in(client).cookies["staff_device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "bob" not in cookie.value


def test_who_has_the_password_may_guess_ten_codes(client, bob):
    stranger = Client()
    assert lets_in(stranger)
    wrong = [stranger.post(CODE, {"code": "wrong"}).content.decode() for _ in range(11)]
    assert [TOO_MANY in page for page in wrong] == [False] * 10 + [True]
    assert TOO_MANY in stranger.post(CODE, code_now()).content.decode()


def test_a_stranger_who_guesses_codes_does_not_keep_bob_out_of_his_own_browser(client, bob):
    sign_in(client)
    assert User.objects.filter(pk=bob.pk, last_login__isnull=False).exists()
    test_who_has_the_password_may_guess_ten_codes(client, bob)
    assert lets_in(client)
    assert TOO_MANY not in client.post(CODE, {"code": "wrong"}).content.decode()


def test_behind_a_proxy_each_network_is_its_own(client, bob, settings, monkeypatch):
    monkeypatch.setattr(lock_out, "TRIES_OF_NETWORK", 15)
    settings.TRUSTED_PROXY_COUNT = 1

    def post(network: str, login: str, password: str):
        typed = {"login": login, "password": password}
        return Client().post(LOGIN, typed, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.9, {network}")

    for number in range(16):
        post(ELSEWHERE, f"guess-{number}", "wrong")
    assert TOO_MANY in post(ELSEWHERE, "bob", make.PASSWORD).content.decode()
    assert post(HERE, "bob", make.PASSWORD).status_code == 302


def test_the_limits_of_allauth_know_the_same_address(rf, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 2001:db8::1")
    assert AccountAdapter().get_client_ip(request) == client_network(request) == "2001:db8::/64"


class CountingHasher(MD5PasswordHasher):
    runs = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.runs += 1
        return super().encode(password, salt)


def test_every_wrong_login_costs_the_same(rf, settings, bob):
    """Else the time of the answer would tell who has an account, and under which address."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.create_user("invited", "invited@example.edu", is_staff=True)
    User.objects.create_user("closed", "closed@example.edu", make.PASSWORD, is_active=False)
    runs = []
    for login in ("bob", "invited", "closed", "nobody"):
        for form in (login, f"{login}@example.edu"):
            CountingHasher.runs = 0
            try_password(Client(), form)
            runs.append(CountingHasher.runs)
    assert runs == [1] * 8
