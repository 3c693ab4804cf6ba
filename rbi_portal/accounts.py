"""Staff accounts: made by a superuser, never by signing up, and protected by a second factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from mail import outbox
from pages.addresses import normalize
from participation import limits
from rbi_portal import lock_out


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many tries from here within an hour. Choose a new password by “Forgot your password?”, or wait."
        ),
        "too_many_codes": _("Too many tries from here within an hour. Please wait until it has passed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """One client address for allauth's limits and ours."""
        return limits.client_network(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of allauth's limit, which a stranger can use up for somebody."""
        if not lock_out.allow_password(request, credentials.get("username") or credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        lock_out.remember(request, response, user)
        return response

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
