from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalForm
from participation.models import Program


def _programs_field(**options) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=_("News of"), queryset=Program.objects.all(), widget=forms.CheckboxSelectMultiple, **options
    )


class SubscribeForm(GuardedFormMixin, PortalForm):
    submit_label = _("Keep me posted")
    email = EmailField(label=_("Email"), help_text=_("We write to it first: nothing starts before you say yes."))
    programs = _programs_field()


class PreferencesForm(PortalForm):
    programs = _programs_field(required=False)
