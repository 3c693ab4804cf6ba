"""The pages behind the link of an invitation, or of a forgotten password."""

from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from pages.requests import show_or_act
from rbi_portal import invitations

LINK = "account_link"


@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where history and logs would keep it; the session knows the link's number."""
    link = invitations.find(token)
    if link is None:
        return _ended(request)
    request.session[LINK] = link.pk
    return redirect("account_choose_password")


@never_cache
@sensitive_post_parameters()
@show_or_act
def choose(request: HttpRequest) -> HttpResponse:
    link = invitations.find_again(request.session.get(LINK))
    if link is None:
        return _ended(request)
    form = ResetPasswordKeyForm(request.POST or None, user=link.account)
    if request.method == "POST" and form.is_valid():
        account = invitations.choose_password(link, form.cleaned_data["password1"])
        return _sign_in(request, account) if account else _ended(request)
    return render(request, "account/choose_password.html", {"form": form, "link": link})


def not_offered(request: HttpRequest) -> HttpResponse:
    """In place of allauth's own link to a new password, of which no email of ours has one."""
    raise Http404


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "account/link_ended.html", status=410)


def _sign_in(request: HttpRequest, account: User) -> HttpResponse:
    """With the password that was just chosen, which need not be typed once more before a second factor is set up."""
    logout(request)
    messages.success(request, _("Your password is saved."))
    record_authentication(request, account, method="password", reauthenticated=True)
    return perform_login(request, account, redirect_url=reverse("admin:index"))
