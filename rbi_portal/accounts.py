"""Staff accounts: made by a superuser, never by signing up, and protected by a second factor."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from mail import outbox
from pages.addresses import normalize


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


def account_of(address: str) -> User | None:
    """The account with this address, which a superuser typed; the oldest of several, and closed ones too."""
    wanted = normalize(address)
    found = User.objects.filter(email__iexact=wanted).order_by("pk")
    return found.first()
