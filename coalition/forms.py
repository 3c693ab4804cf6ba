from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.models import Coalition
from pages.forms import GuardedFormMixin, LongText, PortalForm
from participation.forms import PersonForm
from participation.models import Sphere


class YouForm(GuardedFormMixin, PersonForm):
    def __init__(self, *args, coalition: Coalition, **kwargs):
        super().__init__(*args, audiences=coalition.audiences, **kwargs)


class HowYouHelpForm(PortalForm):
    spheres = forms.ModelMultipleChoiceField(
        label=_("Which spheres would you like to work in?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as you like, or none if you have no preference."),
    )
    motivation = forms.CharField(
        label=_("Why would you like to join?"),
        max_length=2000,
        widget=LongText(attrs={"rows": 6}),
        error_messages={"required": _("Tell us why you would like to take part")},
        help_text=_("A few sentences are enough. Only the coordinators of the program read this."),
    )
    experience = forms.CharField(
        label=_("What do you bring along?"),
        max_length=2000,
        required=False,
        widget=LongText(attrs={"rows": 4}),
        help_text=_("Work, study or life: whatever you think helps. No experience is needed to apply."),
    )

    def __init__(self, *args, coalition: Coalition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["spheres"].queryset = coalition.program.spheres.all()

    def clean_spheres(self) -> list[Sphere]:
        return list(self.cleaned_data["spheres"]) if self["spheres"].value() else []
