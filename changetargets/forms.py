from django import forms
from django.utils.translation import gettext_lazy as _

from changetargets.models import ChangeTarget, Condition, TargetStatus
from pages.forms import GuardedFormMixin, LongText, PortalForm
from participation.forms import PersonForm
from participation.models import Program, Sphere


class FilterForm(PortalForm):
    """The filters of the tracker, as words of its address."""

    program = forms.ChoiceField(label=_("Program"), required=False)
    sphere = forms.ChoiceField(label=_("Sphere"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    condition = forms.ChoiceField(label=_("Condition of change"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        targets = ChangeTarget.objects.published()
        years = targets.order_by("-year").values_list("year", flat=True).distinct()
        spheres = Sphere.objects.filter(changetargets__published=True).order_by("name")
        self._offer("program", Program.objects.values_list("slug", "short_name"))
        self._offer("sphere", dict(spheres.values_list("slug", "name")).items())
        self._offer("year", [(str(year), str(year)) for year in years])
        self._offer("status", TargetStatus.choices)
        self._offer("condition", Condition.choices)

    def _offer(self, name: str, choices) -> None:
        self.fields[name].choices = [("", _("All")), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """The words that make sense, by filter; one that does not is shown as an error and left out."""
        self.is_valid()
        return {name: word for name, word in self.cleaned_data.items() if word}


class ContributeForm(GuardedFormMixin, PersonForm):
    ways = forms.MultipleChoiceField(
        label=_("How would you like to help?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way to help")},
    )
    message = forms.CharField(
        label=_("Anything you would like to add"),
        max_length=2000,
        required=False,
        widget=LongText(attrs={"rows": 4}),
        help_text=_("Only the coordinators of the program read this."),
    )
    field_order = ("ways", "name", "email", "affiliation", "department", "message")

    def __init__(self, *args, target: ChangeTarget, **kwargs):
        super().__init__(*args, audiences=target.audiences, **kwargs)
        self.fields["ways"].choices = [(way, way) for way in target.ways]
