"""The school's sign-on: it opens accounts that exist, and a session that it opened lasts while the school says so."""

import time
from collections.abc import Callable
from typing import Any

import requests
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess, Provider
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pages.addresses import normalize
from participation import locks
from rbi_portal.accounts import account_of

CONFIRMED = "sign_on_confirmed_at"
ENDS_AFTER = 4  # times SIGN_ON_CHECK_MINUTES
# With “prompt=none” a provider asks nobody; these say that it would have to (OpenID Connect Core 1.0, 3.1.2.6).
WANTS_TO_ASK = {"login_required", "interaction_required", "consent_required", "account_selection_required"}


class SchoolAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Keeps nothing that the school tells of a person but the number by which it knows them."""
        sociallogin.account.extra_data = {}
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        with transaction.atomic():
            account = account_meant(request, sociallogin)
            if reason := why_not(sociallogin, account):
                end_session(request)
                context = {"reason": reason, "provider": sociallogin.provider}
                raise ImmediateHttpResponse(render(request, "account/refused.html", context, status=403))
            if not sociallogin.is_existing:
                sociallogin.connect(request, account)
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            request.session[CONFIRMED] = time.time()

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """End a session that the school no longer stands for; an answer to no question of ours changes nothing."""
        state = (extra_context or {}).get("state")
        if state is None or isinstance(exception, requests.ConnectionError | requests.Timeout):
            return
        end_session(request)
        if request.GET.get("error") in WANTS_TO_ASK:
            messages.info(request, _("Your school asks you to sign in again."))
            raise ImmediateHttpResponse(to_sign_in(state.get("next") or ""))


def verified_address(sociallogin: SocialLogin) -> str:
    """The address that the school vouches for, or none. Some providers write “false” as a text, which is true."""
    return next((normalize(row.email) for row in sociallogin.email_addresses if row.verified is True), "")


def account_meant(request: HttpRequest, sociallogin: SocialLogin) -> User | None:
    """The account that somebody wants to open, or to confirm or connect when they are in it. It stays locked."""
    account: AbstractBaseUser | AnonymousUser | None = sociallogin.user if sociallogin.is_existing else None
    if sociallogin.state.get("process") != AuthProcess.LOGIN:
        account = request.user
    elif account is None:
        account = account_of(verified_address(sociallogin))
    return locks.for_update(User.objects).filter(pk=account.pk).first() if account and account.pk else None


def why_not(sociallogin: SocialLogin, account: User | None) -> str:
    """Why somebody whom the school has let through does not get in here; empty when they do."""
    words = {"school": sociallogin.provider.name, "address": verified_address(sociallogin)}
    if not words["address"]:
        return _("%(school)s does not vouch for your email address.") % words
    if account is None:
        return _("No account here has the address %(address)s.") % words
    is_anothers = sociallogin.is_existing and sociallogin.user.pk != account.pk
    if is_anothers or normalize(account.email) != words["address"]:
        return _("Your account here has another address than %(address)s.") % words
    if not (account.is_active and account.is_staff):
        return _("The account of %(address)s is closed.") % words
    connected = SocialAccount.objects.filter(user=account, provider=sociallogin.account.provider)
    if connected.exclude(uid=sociallogin.account.uid).exists():
        return _("The account of %(address)s is connected with somebody else at %(school)s.") % words
    return ""


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's way to the provider, by a page in between: a form may not lead to another host (“form-action”)."""
    try:
        answer = openid_connect.login(request, provider_id=provider_id)
    except requests.RequestException:
        return render(request, "account/sign_on_is_away.html", status=503)
    if isinstance(answer, HttpResponseRedirect) and request.method == "POST":
        return render(request, "account/leave.html", {"address": answer.url})
    return answer


class AskAgainMiddleware:
    """Asks the school anew, while somebody works who came through it, and ends the session that it does not confirm.

    What is being sent is taken first, so that nothing typed is lost, until `ENDS_AFTER` times the minutes have passed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return (
            self.get_response(request) if is_public(request.path) else ask_again(request) or self.get_response(request)
        )


def is_public(path: str) -> bool:
    """Everything but the admin and the pages of one's own account, for both of which the sign-on counts."""
    ours = (reverse("admin:index"), reverse("mfa_index").removesuffix("2fa/"))
    return not path.startswith(ours) or path.startswith(f"{ours[1]}oidc/")


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """The way to the school when it is time to ask again; None while the session holds."""
    confirmed = [record for record in get_authentication_records(request, request.user) if "provider" in record]
    if not confirmed:
        return None
    minutes = (time.time() - max(confirmed[-1]["at"], request.session.get(CONFIRMED, 0))) / 60
    if minutes > settings.SIGN_ON_CHECK_MINUTES * ENDS_AFTER:
        logout(request)
        return to_sign_in(request.get_full_path())
    if minutes < settings.SIGN_ON_CHECK_MINUTES or request.method not in ("GET", "HEAD"):
        return None
    provider = get_adapter().get_provider(request, confirmed[-1]["provider"])
    options = {"process": AuthProcess.REDIRECT, "next_url": request.get_full_path()}
    try:
        return provider.redirect(request, auth_params={"prompt": "none"}, **options)
    except requests.RequestException:
        return None  # it may be back before the session ends


def end_session(request: HttpRequest) -> None:
    """Sign out who came through the school."""
    if any("provider" in record for record in get_authentication_records(request, request.user)):
        logout(request)


def to_sign_in(after: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': after})}")
