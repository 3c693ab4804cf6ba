from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from datawalk.models import DataWalk
from pages.forms import GuardedFormMixin, LongText, PortalForm
from participation.forms import PersonForm
from participation.models import Person

HOURS_AT_MOST = 24
THEIRS = _("You are signed in, so your signature goes when you erase yourself.")
NOBODYS = _("You are not signed in by your link, so only a coordinator can take a signature away again.")


def arrival_choices(walk: DataWalk) -> list[tuple[str, str]]:
    """The full hours of a walk in its program's time zone; none need be chosen."""
    start, end = (timezone.localtime(moment, walk.program.zone) for moment in (walk.starts_at, walk.ends_at))
    hours, moment = [], start
    while moment < end and len(hours) < HOURS_AT_MOST:
        hours.append((moment.strftime("%H:%M"), _("about %s") % time_format(moment.time(), "g:i A")))
        moment += timedelta(hours=1)
    return [("", _("I do not know yet, I just drop in")), *hours]


class HourField(forms.TypedChoiceField):
    """One of the hours that are offered, or None."""

    def __init__(self, **options) -> None:
        super().__init__(coerce=time.fromisoformat, empty_value=None, **options)

    def prepare_value(self, value: object) -> object:
        return value.strftime("%H:%M") if isinstance(value, time) else value


class RsvpDetailsForm(PortalForm):
    """What somebody says with their RSVP, and may change later."""

    submit_label = _("Save")
    arrives_at = HourField(label=_("When will you come?"), required=False)
    access_needs = forms.CharField(
        label=_("What do you need to take part?"),
        help_text=_("A ramp, an interpreter, large print, a seat: only the hosts of the walk see this."),
        max_length=1000,
        required=False,
        widget=LongText(attrs={"rows": 3}),
    )

    def __init__(self, *args, walk: DataWalk, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["arrives_at"].choices = arrival_choices(walk)


class RsvpForm(GuardedFormMixin, RsvpDetailsForm, PersonForm):
    submit_label = _("Count me in")

    def __init__(self, *args, walk: DataWalk, **kwargs):
        super().__init__(*args, walk=walk, audiences=walk.audiences, **kwargs)


class ReflectionForm(GuardedFormMixin, PortalForm):
    submit_label = _("Hand it in")
    text = forms.CharField(
        label=_("What should the change be?"),
        max_length=1000,
        widget=LongText(attrs={"rows": 5}),
        help_text=_("Nobody sees it before a coordinator has read it."),
    )
    signature = forms.CharField(
        label=_("Sign it, if you like"),
        max_length=120,
        required=False,
        help_text=_("Left empty, nothing is kept that tells who you are: no name, no address, no time of day."),
    )

    def __init__(self, *args: Any, participant: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["signature"]
        field.help_text = f"{field.help_text} {THEIRS if participant else NOBODYS}"


class MapFilterForm(forms.Form):
    sphere = forms.SlugField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", ""), ("project", ""), ("need", "")])
