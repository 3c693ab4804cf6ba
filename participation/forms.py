from django import forms
from django.utils.translation import gettext_lazy as _


class AskForLinkForm(forms.Form):
    email = forms.EmailField(label=_("Email address"))
