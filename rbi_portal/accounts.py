"""Staff accounts: made by a superuser, never by signing up, and protected by a second factor."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
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
