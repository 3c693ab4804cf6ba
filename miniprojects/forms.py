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


class SignUpForm(GuardedFormMixin, PersonForm):
    """Who somebody is, and for each chosen project a line to its point person and what to do if it is full."""

    def __init__(self, *args, projects: list[MiniProject], **kwargs):
        super().__init__(*args, **kwargs)
        self.projects = projects
        for project in projects:
            self._add_fields_of(project)

    def _add_fields_of(self, project: MiniProject) -> None:
        self.fields[f"note_{project.pk}"] = forms.CharField(
            label=_("A line to the point person of “%s”") % project, max_length=300, required=False
        )
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
    def details(self) -> dict[int, dict]:
        return {project.pk: {"note": self.cleaned_data[f"note_{project.pk}"]} for project in self.projects}

    @property
    def not_waiting(self) -> list[int]:
        return [project.pk for project in self.projects if self.cleaned_data.get(f"wait_{project.pk}") is False]
