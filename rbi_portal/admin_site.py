from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from participation.audited import AuditedAdmin


class PortalAdminSite(AdminSite):
    """The stock admin, behind the staff sign-in and a second factor."""

    site_header = _("We’re All In: coordination")
    site_title = _("We’re All In")
    index_title = _("What would you like to look at?")

    def register(self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any) -> None:
        """Also what libraries register leaves what was saved in the audit trail."""
        given = admin_class or ModelAdmin
        audited = given if issubclass(given, AuditedAdmin) else type(given.__name__, (AuditedAdmin, given), {})
        super().register(model_or_iterable, audited, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_second_factor(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """One page for it, whose owner hears of the change by email."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Lead to what is missing: signing in, a second factor, or the right to be here."""
        if self.has_permission(request):
            return redirect("admin:index")
        if not request.user.is_authenticated:
            return redirect(_with_next("/accounts/login/", request))
        if super().has_permission(request):
            messages.info(request, _("The admin needs a second factor. Set one up, and you are in."))
            return redirect(_with_next("/accounts/2fa/totp/activate/", request))
        messages.error(request, _("This account may not use the admin."))
        return redirect("home")


def has_second_factor(request: HttpRequest) -> bool:
    """True for an account with a factor of its own, which signing in then asks for, and for the school's sign-on."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "socialaccount" in methods or is_mfa_enabled(request.user)


def _with_next(address: str, request: HttpRequest) -> str:
    target = request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: target})}" if safe else address
