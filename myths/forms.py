from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myths.models import ItemReport, Source, Statement, StatementVersion
from myths.services import lock_latest
from pages.forms import GuardedFormMixin, LongText, PortalFormMixin


class ItemReportForm(PortalFormMixin, GuardedFormMixin, forms.ModelForm):
    # The field that people see comes last: the button follows it at the distance of every form.
    field_order = ("web_page", "submission_stamp", "message")
    submit_label = _("Send to the coordinators")

    class Meta:
        model = ItemReport
        fields = ["message"]
        labels = {"message": _("What should we look at?")}
        widgets = {"message": LongText}
        help_texts = {
            "message": _(
                "For example a newer study, a mistake, or wording that hurts. We do not ask who you are, so we cannot "
                "answer; leave out names and anything private."
            )
        }
        error_messages = {"message": {"required": _("Write what we should look at")}}


class VersionForm(forms.ModelForm):
    """A new version. One published since the page was opened is shown to the writer before theirs replaces it."""

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StatementVersion
        fields = ("statement", "claim", "verdict", "fact", "explanation")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk is None and cleaned.get("statement"):
            self._check_base(cleaned["statement"], cleaned.get("based_on") or 0)
        return cleaned

    def _check_base(self, statement: Statement, based_on: int) -> None:
        latest = lock_latest(statement.pk)
        if latest == based_on:
            return
        self.data = renewed = self.data.copy()  # type: ignore[attr-defined]  # a form that is sent has a QueryDict
        renewed[self.add_prefix("based_on")] = latest
        said = _(
            "Version %d of this statement was published after you opened this page. Nothing of yours is lost: "
            "read that version, take over what it changed, and save again."
        )
        raise forms.ValidationError(said % latest, code="outdated")


class SourceForm(forms.ModelForm):
    url = forms.URLField(
        label=_("Web address"), required=False, assume_scheme="https", help_text=_("Where there is no DOI.")
    )

    class Meta:
        model = Source
        fields = ["authors", "title", "publication", "year", "doi", "url", "verified"]
