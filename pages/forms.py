"""What every form of the portal shares: wording, layout, and a guard against robots that costs people nothing."""

import secrets
import time
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages import texts

STAMP_SECONDS_AT_MOST = 24 * 60 * 60
STAMP_SALT = "pages.forms.submission"

REQUIRED_BY_NAME = {
    "name": _("Enter your name"),
    "email": _("Enter your email address"),
}
AUTOCOMPLETE_BY_NAME = {"name": "name", "email": "email", "department": "organization"}

STANDARD_MESSAGES = {
    "max_length": _("Shorten this to %(limit_value)d characters or fewer; it has %(show_value)d now"),
    "min_length": _("Write at least %(limit_value)d characters; there are %(show_value)d now"),
    "max_value": _("Enter a number of at most %(limit_value)s"),
    "min_value": _("Enter a number of at least %(limit_value)s"),
    "null_characters_not_allowed": _("This text holds a character that cannot be stored; type it again"),
}
INVALID_BY_FIELD = {
    forms.IntegerField: _("Enter a whole number, in digits"),
    forms.DateField: _("Enter a date such as 2026-09-14"),
}


class PortalFormMixin(forms.BaseForm):
    """Wording and layout of a form; mix it into a `Form` or a `ModelForm`, first.

    With a `submit_label` the form brings its own form element and button, else the page around it does.
    """

    submit_label: str | Promise | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _word_messages(name, field)
            _help_typing(name, field)
            _refuse_unseen(field)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = self.submit_label is not None
        if self.submit_label:
            helper.add_input(Submit("submit", self.submit_label))
        return helper


def _word_messages(name: str, field: forms.Field) -> None:
    """Say what to do in place of Django's own sentences, but keep what a form says itself."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = REQUIRED_BY_NAME.get(name) or _required(field)
    for kind, message in INVALID_BY_FIELD.items():
        if isinstance(field, kind) and field.error_messages.get("invalid") == _own_invalid(kind):
            field.error_messages["invalid"] = message
    for code, message in STANDARD_MESSAGES.items():
        field.error_messages.setdefault(code, message)


def _own_invalid(kind: type[forms.Field]) -> str | Promise | None:
    return kind.default_error_messages.get("invalid")


def _required(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return gettext("Tick the box to go on")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return gettext("Choose at least one")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return gettext("Choose one of the answers")
    return gettext("Fill this in")


def _help_typing(name: str, field: forms.Field) -> None:
    attrs = field.widget.attrs
    if name in AUTOCOMPLETE_BY_NAME:
        attrs.setdefault("autocomplete", AUTOCOMPLETE_BY_NAME[name])
    if isinstance(field, forms.EmailField):
        attrs.setdefault("inputmode", "email")
        attrs.setdefault("spellcheck", "false")
    elif isinstance(field, forms.IntegerField):
        attrs.setdefault("inputmode", "numeric")


def _refuse_unseen(field: forms.Field) -> None:
    if isinstance(field, forms.CharField):
        is_line = isinstance(field.widget, forms.TextInput)
        field.validators.append(texts.validate_line if is_line else texts.validate)


class PortalForm(PortalFormMixin, forms.Form):
    pass


class LongText(forms.Textarea):
    """A text of several lines, each line's end one character: as a browser counts it, and not the two that it sends."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


class Honeypot(forms.TextInput):
    """A field that people do not see and screen readers hear as one to leave empty."""

    is_honeypot = True

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "tabindex": "-1"})


def fresh_stamp() -> str:
    return _stamp(secrets.token_urlsafe(16))


def _stamp(nonce: str) -> str:
    return signing.Signer(salt=STAMP_SALT).sign_object([nonce, time.time()])


def read_stamp(stamp: str) -> tuple[str, float]:
    """The random id of a showing of a page, and when that was, as seconds since 1970. Raises signing.BadSignature."""
    nonce, shown_at = signing.Signer(salt=STAMP_SALT).unsign_object(stamp)
    return nonce, shown_at


class GuardedFormMixin(forms.Form):
    """Refuses robots: a field to leave empty, and a signed stamp that says when the form was shown.

    A person who trips over either keeps every answer and is asked to press the button again.
    """

    web_page = forms.CharField(label=_("Leave this field empty"), required=False, widget=Honeypot)
    submission_stamp = forms.CharField(required=False, widget=forms.HiddenInput, initial=fresh_stamp)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.data.get(self.add_prefix("web_page")):
            self._renew(web_page="")
            raise ValidationError(
                _("Something filled in a hidden field, perhaps your browser. We emptied it: press the button again."),
                code="honeypot",
            )
        self._check_stamp()
        return cleaned

    @property
    def submission(self) -> str:
        """A random id of this showing of the form, the same for a double click; empty if the stamp is not ours."""
        try:
            return self._read_stamp()[0]
        except signing.BadSignature:
            return ""

    def _read_stamp(self) -> tuple[str, float]:
        return read_stamp(self.data.get(self.add_prefix("submission_stamp"), ""))

    def _check_stamp(self) -> None:
        try:
            seconds = time.time() - self._read_stamp()[1]
        except signing.BadSignature:
            self._renew(submission_stamp=fresh_stamp())
            raise ValidationError(
                _("We could not tell that this came from our page. Nothing is lost: please press the button again."),
                code="forged",
            ) from None
        if seconds > STAMP_SECONDS_AT_MOST:
            self._renew(submission_stamp=fresh_stamp())
            raise ValidationError(
                _("This page was open for more than a day. Nothing is lost: please press the button again."),
                code="expired",
            )
        if seconds < settings.FORM_SECONDS_AT_LEAST:
            # The old stamp stays: it is old enough by the time the button is pressed again.
            raise ValidationError(
                _("That was faster than we expect of a person. Nothing is lost: please press the button again."),
                code="too_fast",
            )

    def _renew(self, **values: str) -> None:
        self.data = renewed = self.data.copy()  # type: ignore[attr-defined]  # a form that is sent has a QueryDict
        for name, value in values.items():
            renewed[self.add_prefix(name)] = value
