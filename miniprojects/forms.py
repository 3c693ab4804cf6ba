from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from miniprojects.models import MiniProject
from pages.forms import GuardedFormMixin, PortalForm
from participation.forms import PersonForm
from participation.models import Affiliation, Program


def _choices(values: Iterable[str]) -> list[tuple[str, str]]:
    return [("", _("Any")), *((value, value) for value in sorted(set(values)))]


class CatalogueForm(PortalForm):
    """The filters of the catalogue, all in the address."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    program = forms.ChoiceField(label=_("Program"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    audience = forms.ChoiceField(label=_("I am"), required=False, choices=[("", _("Any")), *Affiliation.choices])
    season = forms.ChoiceField(label=_("Season"), required=False)
    hours = forms.DecimalField(
        label=_("Hours a month, at most"), required=False, min_value=0.5, max_value=99, max_digits=3, decimal_places=1
    )
    has_places = forms.BooleanField(label=_("Has places"), required=False)

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        of_year = list(MiniProject.objects.published().of_year(year).order_by().values_list("topic", "season"))
        programs = list(Program.objects.values_list("slug", "short_name"))
        self.fields["program"].choices = [("", _("Any")), *programs]
        self.fields["topic"].choices = _choices(topic for topic, _season in of_year)
        self.fields["season"].choices = _choices(season for _topic, season in of_year)


class EnrollmentForm(PortalForm):
    """What one says of a single project; the form below asks it for each that was chosen."""

    note = forms.CharField(label=_("A line to the point person of “%s”"), max_length=300, required=False)


class SignUpForm(GuardedFormMixin, PersonForm):
    """Who somebody is, and for each chosen project the questions of an enrollment and what to do if it is full."""

    def __init__(self, *args, projects: list[MiniProject], **kwargs):
        super().__init__(*args, **kwargs)
        self.projects = projects
        for project in projects:
            self._add_fields_of(project)

    def _add_fields_of(self, project: MiniProject) -> None:
        for name, field in EnrollmentForm().fields.items():
            field.label = field.label % project
            self.fields[f"{name}_{project.pk}"] = field
        if project.capacity is not None:
            label = (
                _("“%s” is full: put me on its waiting list")
                if project.is_full
                else _("If “%s” fills up first, put me on its waiting list")
            )
            self.fields[f"wait_{project.pk}"] = forms.BooleanField(label=label % project, required=False, initial=True)

    def clean_affiliation(self):
        affiliation = self.cleaned_data["affiliation"]
        if not any(affiliation in project.audiences for project in self.projects):
            raise forms.ValidationError(_("None of the chosen projects is open to you. Go back and choose others."))
        return affiliation

    @property
    def details(self) -> dict[int, dict[str, object]]:
        """The answers of each project, by its primary key."""
        return {project.pk: self._answers_of(project) for project in self.projects}

    def _answers_of(self, project: MiniProject) -> dict[str, object]:
        return {name: self.cleaned_data[f"{name}_{project.pk}"] for name in EnrollmentForm.base_fields}

    @property
    def unless_full(self) -> list[int]:
        return [project.pk for project in self.projects if self.cleaned_data.get(f"wait_{project.pk}") is False]
