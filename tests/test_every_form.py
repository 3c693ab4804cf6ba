"""What holds for every form of the portal, found among the classes: a new one cannot dodge."""

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from pages.fields import EmailField
from tests.test_constraints import our_apps


def every_form() -> list[type[forms.BaseForm]]:
    get_resolver().url_patterns  # noqa: B018 - imports every view, and with them every form
    ours = [form for form in _below(forms.BaseForm) if form.__module__.partition(".")[0] in our_apps()]
    return sorted(set(ours), key=lambda form: f"{form.__module__}.{form.__qualname__}")


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


@pytest.mark.parametrize("form", every_form(), ids=lambda form: form.__name__)
def test_a_form_asks_for_an_address_by_the_one_field(form):
    asked = [field for field in getattr(form, "base_fields", {}).values() if isinstance(field, forms.EmailField)]
    assert [field for field in asked if not isinstance(field, EmailField)] == []
