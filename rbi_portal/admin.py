"""Accounts of the staff, for superusers: nobody types a password for somebody else."""

from collections.abc import Iterable

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Action
from rbi_portal import invitations
from rbi_portal.account_admin_forms import AccountForm, InvitationForm

# An address is the account's own, a second factor is removed by an action, and the school's sign-on is a setting.
for model in (User, EmailAddress, Authenticator, SocialApp, SocialToken):
    admin.site.unregister(model)


@admin.register(User)
class AccountAdmin(UserAdmin):
    form, add_form = AccountForm, InvitationForm
    add_form_template = None
    list_display = ("username", "email", "first_name", "last_name", "is_superuser", "state")
    list_filter = ("is_superuser", "is_active", "groups")
    filter_horizontal = ("groups",)
    # What happened is shown, not typed: a mistyped year would lock the account out.
    readonly_fields = ("state", "last_login", "date_joined")
    actions = ("send_link", "remove_second_factors")
    who = (_("Who"), {"fields": ("email", "first_name", "last_name")})
    what = {"fields": ("is_superuser", "groups", "programs")}
    add_fieldsets = (
        (
            who[0],
            who[1]
            | {"description": _("They get an email with a link, choose a password, and set up a second factor.")},
        ),
        (_("What they may do, and where"), what),
    )
    fieldsets = (
        (None, {"fields": ("username", "state", "is_active")}),
        who,
        (_("What they may do, and where"), what),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_urls(self) -> list[URLPattern]:
        """Without Django's page for somebody else's password."""
        return super(UserAdmin, self).get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = [Exists(model.objects.filter(user=OuterRef("pk"))) for model in (Authenticator, SocialAccount)]
        return super().get_queryset(request).annotate(has_factor=factors[0] | factors[1])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Iterable, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            invitations.send(form.instance, by=request.user)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("An invitation to %s is on its way.") % obj.email)
        return self.response_post_save_add(request, obj)

    @admin.display(description=_("state"))
    def state(self, account: User) -> str:
        if not account.is_active:
            return gettext("Closed")
        if not invitations.has_come(account):
            return gettext("Invited, has not come yet")
        if not account.has_factor:
            return gettext("Has no second factor yet")
        return gettext("In use")

    @admin.action(description=_("Send a link by which they choose a password: the invitation again, or a new password"))
    def send_link(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        sent = [
            invitations.send(account, by=request.user) for account in accounts.filter(is_active=True).exclude(email="")
        ]
        words = ngettext("%d link is on its way.", "%d links are on their way.", len(sent))
        messages.success(request, words % len(sent))

    @admin.action(
        description=_("Remove the second factors of who has lost them all; the next sign-in sets up new ones")
    )
    @transaction.atomic
    def remove_second_factors(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        for account in accounts.filter(authenticator__isnull=False).distinct():
            Authenticator.objects.filter(user=account).delete()
            audit.record(by=request.user, action=Action.REMOVE_SECOND_FACTORS, row=account, program_id=None)
            messages.success(request, _("%s sets up a second factor at the next sign-in.") % account.username)
