"""What a superuser says of an account: whose it is, what its owner may do, and in which programs."""

from typing import Any

from allauth.utils import generate_unique_username
from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from pages.fields import EmailField
from participation.models import Program
from rbi_portal.accounts import account_of


class AccountForm(forms.ModelForm):
    email = EmailField(
        label=_("Email address"), help_text=_("Links to a password go here, and the school vouches for it.")
    )
    programs = forms.ModelMultipleChoiceField(
        Program.objects,
        label=_("Programs"),
        required=False,
        widget=FilteredSelectMultiple(_("programs"), is_stacked=False),
        help_text=_("Whose rows they see. A superuser sees all."),
    )

    class Meta:
        model = User
        fields = ("username", "is_active", "email", "first_name", "last_name", "is_superuser", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["programs"] = list(self.instance.programs.all())

    def clean_email(self) -> str:
        other = account_of(self.cleaned_data["email"])
        if other and other != self.instance:
            raise forms.ValidationError(_("The account “%(name)s” has this address."), params={"name": other.username})
        return self.cleaned_data["email"]

    def _save_m2m(self) -> None:
        super()._save_m2m()
        self.instance.programs.set(self.cleaned_data["programs"])


class InvitationForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ("email", "first_name", "last_name", "is_superuser", "groups")

    def save(self, commit: bool = True) -> User:
        """An account of the staff without a password, under the name that the address begins with."""
        account = self.instance
        account.username = generate_unique_username([account.email.partition("@")[0]])
        account.is_staff = True
        account.set_unusable_password()
        return super().save(commit)
