"""The fields that forms are made of where people type."""

import unicodedata
from typing import Any

from django import forms

from pages import addresses


class EmailField(forms.EmailField):
    """An address that an email of ours can reach, as typed; `pages.addresses.normalize` gives the form to compare."""

    default_validators = [addresses.validate]
    default_error_messages = {"invalid": addresses.INVALID}

    def __init__(self, **kwargs: Any) -> None:
        # The validator knows how long an address may be: as typed, and as it is sent.
        super().__init__(**kwargs | {"max_length": None})

    def to_python(self, value: str | None) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")
