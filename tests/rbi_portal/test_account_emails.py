"""Every email that django-allauth can send goes through the outbox, and is whole."""

from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.utils import timezone

from mail.models import OutgoingEmail
from rbi_portal.accounts import AccountAdapter
from tests.emails import latest

pytestmark = pytest.mark.django_db
TEMPLATES = Path(allauth.__file__).parent / "templates"
LETTERS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for app in ("account", "mfa", "socialaccount")
    for path in (TEMPLATES / app / "email").glob("*_message.txt")
    if path.name != "base_message.txt"
)


def test_the_emails_are_found_in_each_app_of_allauth():
    assert {letter.partition("/")[0] for letter in LETTERS} == {"account", "mfa", "socialaccount"}


@pytest.mark.parametrize("letter", LETTERS)
def test_every_email_of_allauth_is_whole(letter, rf, bob):
    context = {
        "user": bob,
        "email": bob.email,
        "username": bob.username,
        "code": "483-920",
        "key": "the-key",
        "password_reset_url": "http://localhost/reset",
        "activate_url": "http://localhost/activate",
        "signup_url": "http://localhost/signup",
        "timestamp": timezone.now(),
        "ip": "192.0.2.1",
        "user_agent": "<script>alert(1)</script>",
        "from_emailaddress": EmailAddress(email="old@example.edu"),
        "to_emailaddress": EmailAddress(email=bob.email),
        "deleted_email": "old@example.edu",
        "provider": "Example University",
        "account": "Bob",
    }
    with request_context(rf.get("/")):
        AccountAdapter().send_mail(letter, bob.email, context)
    words = latest()
    assert words.subject
    assert len(words.text) > 100
    assert "<script>" not in words.html
    assert {"None", "{{", "example.com"}.isdisjoint(words.text.split())
    assert OutgoingEmail.objects.get().recipient == bob.email


def test_bob_hears_of_each_change_of_his_account(bobs, bob):
    bobs.post("/accounts/reauthenticate/", {"password": "correct horse battery", "next": "/accounts/2fa/"})
    new = {
        "oldpassword": "correct horse battery",
        "password1": "a new long password",
        "password2": "a new long password",
    }
    bobs.post("/accounts/password/change/", new)
    words = latest()
    assert words.subject == "Password Changed"
    assert "127.0.0.1" in words.text
