from collections.abc import Collection
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalForm, PortalFormMixin
from participation import answers
from participation.models import Affiliation, Participation, Person

BELONG = _("Choose how you belong to the school")
PERSON_FIELDS = ("name", "email", "affiliation", "department")


class PersonForm(PortalForm):
    """Who somebody is: the fields that every sign-up begins with."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = EmailField(label=_("Email"), help_text=_("We send a link to it, by which you confirm and change."))
    affiliation = forms.ChoiceField(
        label=_("I am"), choices=Affiliation.choices, widget=forms.RadioSelect, error_messages={"required": BELONG}
    )
    department = forms.CharField(label=_("Department or program"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        participant: Person | None = None,
        audiences: Collection[str] = Affiliation.values,
        **kwargs: Any,
    ) -> None:
        """`participant` is who is signed in, and asked nothing twice; only affiliations in `audiences` are offered."""
        if participant:
            kwargs["initial"] = details_of(participant) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].choices = [one for one in Affiliation.choices if one[0] in audiences]

    @property
    def person(self) -> dict[str, Any]:
        """What was typed of the person, as `people.find_or_create` takes it."""
        return {field: self.cleaned_data[field] for field in PERSON_FIELDS}


def details_of(person: Person) -> dict[str, Any]:
    return {field: getattr(person, field) for field in PERSON_FIELDS}


def answers_in(kind: type[Participation], form: forms.BaseForm) -> dict[str, object]:
    """What a valid form holds for the kind's own fields, as `moves.sign_up` takes it in `details`."""
    return {field.name: form.cleaned_data[field.name] for field in kind.own_fields() if field.name in form.fields}


def kept(form: type[forms.Form], typed: QueryDict) -> dict[str, object]:
    """What was typed into a form, as the initial values of the next showing of it: its stamp too, so that who comes
    back to change a word is not “faster than a person”."""
    return {name: field.widget.value_from_datadict(typed, {}, name) for name, field in form.base_fields.items()}


class Answer(NamedTuple):
    """One line of “check your answers”: what was asked, what was answered, and the id of the control to go back to."""

    question: str
    answer: str
    control: str


def to_check(form: forms.BaseForm) -> list[Answer]:
    """Every question of a valid form with its answer in words."""
    names = [name for name in form.fields if name not in GuardedFormMixin.base_fields]
    return [Answer(form[name].label, _in_words(form, name), form[name].auto_id) for name in names]


def _in_words(form: forms.BaseForm, name: str) -> str:
    field = form.fields[name]
    # The choices of rows are the rows themselves, which have words of their own.
    choices = () if isinstance(field, forms.ModelChoiceField) else getattr(field, "choices", ())
    return answers.in_words(form.cleaned_data[name], choices)


class AskForLinkForm(GuardedFormMixin, PortalForm):
    submit_label = _("Send me a link")
    email = EmailField(label=_("Email"))


class DetailsForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Save")

    class Meta:
        model = Person
        fields = ("name", "affiliation", "department")
        widgets = {"affiliation": forms.RadioSelect}
        error_messages = {"affiliation": {"required": BELONG}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["affiliation"].label = _("I am")
        self.fields["affiliation"].choices = Affiliation.choices


class ChangeEmailForm(GuardedFormMixin, PortalForm):
    submit_label = _("Write to both addresses")
    email = EmailField(label=_("New email"))
