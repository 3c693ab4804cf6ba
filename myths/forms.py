from django import forms
from django.utils.translation import gettext_lazy as _

from myths.models import ItemReport, Source
from pages.forms import GuardedFormMixin, PortalFormMixin


class ItemReportForm(PortalFormMixin, GuardedFormMixin, forms.ModelForm):
    # The field that people see comes last: the button follows it at the distance of every form.
    field_order = ("web_page", "submission_stamp", "message")
    submit_label = _("Send to the coordinators")

    class Meta:
        model = ItemReport
        fields = ["message"]
        labels = {"message": _("What should we look at?")}
        help_texts = {
            "message": _(
                "For example a newer study, a mistake, or wording that hurts. We do not ask who you are, so we cannot "
                "answer; leave out names and anything private."
            )
        }
        error_messages = {"message": {"required": _("Write what we should look at")}}


class SourceForm(forms.ModelForm):
    url = forms.URLField(
        label=_("Web address"), required=False, assume_scheme="https", help_text=_("Where there is no DOI.")
    )

    class Meta:
        model = Source
        fields = ["authors", "title", "publication", "year", "doi", "url", "verified"]
