from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from changetargets.models import Update
from pages import texts
from participation.admin.activity import ActivityForm


class LinesField(SimpleArrayField):
    """A list that is typed one entry a line; empty lines do not count."""

    def __init__(self, **options):
        one, unseen = forms.CharField(max_length=120), [texts.validate]
        super().__init__(one, delimiter="\n", widget=forms.Textarea, validators=unseen, **options)

    def to_python(self, value):
        lines = value.split("\n") if isinstance(value, str) else value
        return super().to_python("\n".join(line for line in lines or () if line.strip()))


class ChangeTargetForm(ActivityForm):
    ways = LinesField(label=_("Ways to help"), required=False, help_text=_("One a line."))


class UpdateForm(forms.ModelForm):
    class Meta:
        model = Update
        fields = ("target", "kind", "text", "value", "status")

    def clean(self):
        cleaned = super().clean()
        target = cleaned.get("target")
        if target and cleaned.get("value") is not None and not target.is_measured:
            self.add_error("value", _("This target has no measure that could have a value."))
        return cleaned
