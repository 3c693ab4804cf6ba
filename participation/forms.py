from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalForm, PortalFormMixin
from participation.models import Affiliation, Person

PERSON_FIELDS = ("name", "email", "affiliation", "department")


class PersonForm(PortalForm):
    """Who somebody is: the fields that every sign-up begins with."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = EmailField(label=_("Email"), help_text=_("We send a link to it, by which you confirm and change."))
    affiliation = forms.ChoiceField(label=_("I am"), choices=Affiliation.choices, widget=forms.RadioSelect)
    department = forms.CharField(label=_("Department or program"), max_length=120, required=False)

    def __init__(self, *args, participant: Person | None = None, **kwargs):
        if participant:
            kwargs["initial"] = details_of(participant) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def person(self) -> dict:
        """What was typed of the person, as `people.find_or_create` takes it."""
        return {field: self.cleaned_data[field] for field in PERSON_FIELDS}


def details_of(person: Person) -> dict:
    return {field: getattr(person, field) for field in PERSON_FIELDS}


class AskForLinkForm(GuardedFormMixin, PortalForm):
    submit_label = _("Send me a link")
    email = EmailField(label=_("Email"))


class DetailsForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Save")

    class Meta:
        model = Person
        fields = ("name", "affiliation", "department")
        widgets = {"affiliation": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["affiliation"].label = _("I am")
        self.fields["affiliation"].choices = Affiliation.choices


class ChangeEmailForm(GuardedFormMixin, PortalForm):
    submit_label = _("Write to both addresses")
    email = EmailField(label=_("New email"))
