"""Staff accounts: made by a superuser, never by signing up, and protected by a second factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mail import outbox
from mail.facts import freeze
from mail.models import Lane
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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox like every other email, in one frame for all that django-allauth has words for.

        What an email says may be a code or an address that lets somebody in, and under which name is up to allauth.
        The session holds the other half of a code, so it cannot be made anew as the email is sent, as links are. All
        of it is therefore sealed: encrypted as long as it waits and gone once it was sent.
        """
        user = context.get("user")
        always = {"email": email, "current_site": {"name": gettext("We’re All In"), "domain": settings.BASE_URL}}
        with transaction.atomic():
            outbox.queue(
                to=email,
                template="account/email/letter",
                context={"subject": f"{template_prefix}_subject.txt", "message": f"{template_prefix}_message.txt"},
                secrets=always | {name: _fact(value) for name, value in context.items() if name != "request"},
                dedupe_key=f"staff:{get_random_string(32)}",
                owner=f"user:{user.pk}" if user else "",
                lane=Lane.CONFIRMATION,
            )


def _fact(value: object) -> object:
    """A row that is about to be deleted, and other objects, are known to an email as the text that they are."""
    try:
        freeze(value)
    except (TypeError, ValueError):
        return str(value)
    return value


def account_of(address: str) -> User | None:
    """The account with this address, which a superuser typed; the oldest of several, and closed ones too."""
    wanted = normalize(address)
    found = User.objects.filter(email__iexact=wanted).order_by("pk")
    return found.first()
