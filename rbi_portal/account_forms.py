"""The forms of django-allauth by which staff sign in, with the limits of `lock_out`."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pages.fields import EmailField
from participation import limits
from rbi_portal import invitations, lock_out


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or email address")

    def user_credentials(self) -> dict[str, str]:
        """Once, as what it may be: allauth gives an address twice, and would check its password twice.

        An answer that takes twice as long tells who has an account.
        """
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ForgottenPasswordForm(forms.Form):
    """Does the same work for an address with and without an account."""

    email = EmailField(label=_("Email address"))

    def save(self, request: HttpRequest, **kwargs: Any) -> None:
        """Raises limits.Exceeded."""
        limits.require_sign_up(request, self.cleaned_data["email"])
        invitations.ask_for_new_password(self.cleaned_data["email"])


class SecondFactorForm(AuthenticateForm):
    def clean_code(self) -> str:
        _count_code(self.user)
        return super().clean_code()


class SecondFactorAgainForm(ReauthenticateForm):
    def clean_code(self) -> str:
        _count_code(self.user)
        return super().clean_code()


def _count_code(user: User) -> None:
    if not lock_out.allow_code(context.request, user):
        raise get_adapter().validation_error("too_many_codes")
