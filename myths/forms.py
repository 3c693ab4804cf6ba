from django import forms
from django.utils.translation import gettext_lazy as _

from myths.models import ItemReport
from pages.forms import GuardedFormMixin, PortalFormMixin


class ItemReportForm(PortalFormMixin, GuardedFormMixin, forms.ModelForm):
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
