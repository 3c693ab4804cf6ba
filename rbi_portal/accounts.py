"""Staff accounts: made by a superuser, never by signing up, and protected by a second factor."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from mail import outbox


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Through the outbox like every other email."""
        with transaction.atomic():
            outbox.queue(
                to=email,
                template=template_prefix,
                context=context,
                dedupe_key=f"staff:{get_random_string(32)}",
                owner=f"user:{context['user'].pk}" if context.get("user") else "",
            )


class SchoolAccountAdapter(DefaultSocialAccountAdapter):
    """The school's sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted under SECRET_KEY: a dump of the database does not hold them."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"rbi_portal.accounts" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
