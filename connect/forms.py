from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connect import topics
from connect.models import Topic
from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalForm
from participation.models import Program


def _programs_field(**options: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=_("News of"), queryset=Program.objects.all(), widget=forms.CheckboxSelectMultiple, **options
    )


class SubscribeForm(GuardedFormMixin, PortalForm):
    """Asks for the programs whose announcements somebody wants, unless a page has said already what it is about."""

    submit_label = _("Keep me posted")
    email = EmailField(label=_("Email"), help_text=_("We write to it first: nothing starts before you say yes."))
    programs = _programs_field()

    def __init__(self, *args: Any, topic: Topic | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        if topic:
            del self.fields["programs"]

    @property
    def topics(self) -> list[Topic]:
        if self.topic:
            return [self.topic]
        return [Topic("program", program) for program in self.cleaned_data["programs"]]


class PreferencesForm(PortalForm):
    """What an address gets: the announcements of any program, and of the targets those it has or asked for."""

    programs = _programs_field(required=False)
    targets = forms.MultipleChoiceField(
        label=_("Updates of change targets"),
        help_text=_("One email a day at the most."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, ticked: Iterable[Topic], **kwargs: Any) -> None:
        ticked = list(ticked)
        of_targets = [topic for topic in ticked if topic.column != "program"]
        programs = [topic.subject.pk for topic in ticked if topic.column == "program"]
        initial = {"programs": programs, "targets": [topic.key for topic in of_targets]}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["targets"].choices = [(topic.key, str(topic)) for topic in of_targets]
        if not of_targets:
            del self.fields["targets"]

    @property
    def topics(self) -> list[Topic]:
        programs = [Topic("program", program) for program in self.cleaned_data["programs"]]
        return programs + topics.of_keys(self.cleaned_data.get("targets", []))
