import json

from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from datawalk.models import Theme
from pages import texts
from participation.models import Sphere

UNREADABLE = (ValueError, RecursionError)  # too many digits or no character, and too many brackets


class NumbersField(forms.JSONField):
    """JSON in which what Python cannot read is a mistake like any other, however long it is."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except UNREADABLE:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    def bound_data(self, data, initial):
        try:
            value = super().bound_data(data, initial)
            json.dumps(value, ensure_ascii=False).encode()
        except UNREADABLE:
            return InvalidJSONInput(data)
        return value


class GroupForm(forms.Form):
    theme = forms.ModelChoiceField(Theme.objects.none(), required=False, label=_("An existing theme"))
    new_theme = forms.CharField(
        max_length=160, required=False, label=_("Or a new one"), validators=[texts.validate_line]
    )

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("theme")) == bool(cleaned.get("new_theme")):
            raise forms.ValidationError(_("Choose a theme, or write a new one."))
        return cleaned


class ProposeForm(forms.Form):
    sphere = forms.ModelChoiceField(Sphere.objects.none(), label=_("Sphere"))
    outcome = forms.CharField(
        max_length=160, label=_("Outcome: what will be different"), validators=[texts.validate_line]
    )
