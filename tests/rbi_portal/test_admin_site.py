import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.urls import reverse

from devstack.one_time_code import one_time_code
from tests import make

pytestmark = pytest.mark.django_db

ADMIN = "/admin/coalition/membership/"


def sign_in(client, user):
    typed = {"login": user.username, "password": make.PASSWORD}
    return client.post("/accounts/login/?next=" + ADMIN, typed | {"next": ADMIN}, follow=True)


def test_bob_signs_in_with_his_password_and_a_code(client, bob):
    assert client.get(ADMIN, follow=True).request["PATH_INFO"] == "/accounts/login/"
    assert sign_in(client, bob).request["PATH_INFO"] == "/accounts/2fa/authenticate/"
    assert client.get(ADMIN).status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": one_time_code(make.TOTP_SECRET)}, follow=True)
    assert (answer.request["PATH_INFO"], answer.status_code) == (ADMIN, 200)


def test_a_wrong_code_opens_nothing(client, bob):
    sign_in(client, bob)
    right = {format_hotp_value(hotp_value(make.TOTP_SECRET, counter)) for counter in yield_hotp_counters_from_time()}
    wrong = next(code for code in ("000000", "000001", "000002", "000003") if code not in right)
    assert client.post("/accounts/2fa/authenticate/", {"code": wrong}).status_code == 200
    assert client.get(ADMIN).status_code == 302


def test_without_a_second_factor_the_admin_asks_to_set_one_up(client, bob):
    bob.authenticator_set.all().delete()
    sign_in(client, bob)
    assert client.get(ADMIN, follow=True).request["PATH_INFO"] == "/accounts/reauthenticate/"
    activate = "/accounts/2fa/totp/activate/"
    answer = client.post("/accounts/reauthenticate/", {"password": make.PASSWORD, "next": activate}, follow=True)
    assert answer.request["PATH_INFO"] == activate
    assert "<svg" in answer.content.decode()


def test_an_account_that_is_not_staff_stays_outside(client, bob):
    bob.is_staff = False
    bob.save()
    client.force_login(bob)
    assert client.get(ADMIN, follow=True).request["PATH_INFO"] == reverse("home")


def test_nobody_signs_up_for_a_staff_account_and_a_stranger_reads_whom_to_ask(client):
    make.program("rbi", reply_to="rbi@example.edu")
    make.program("grbi")
    wish = {"username": "eve", "email": "eve@example.edu", "password1": "x" * 20, "password2": "x" * 20}
    page = client.post("/accounts/signup/", wish).content.decode()
    assert "You have no account here" in page
    assert re.findall(r'"mailto:(.*?)"', page) == ["rbi@example.edu"]
    assert not User.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_the_login_leads_nowhere_else(client, target):
    assert client.get(reverse("admin:login"), {"next": target}).url == "/accounts/login/"


def test_the_desk_leads_to_ones_account_and_to_one_page_for_a_new_password(bobs):
    assert f'href="{reverse("mfa_index")}"' in bobs.get(reverse("admin:index")).content.decode()
    assert bobs.get(reverse("admin:password_change")).url == reverse("account_change_password")
