"""What holds for every form of the portal, found among the classes: a new one cannot dodge."""

from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import get_resolver

from pages import texts
from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalFormMixin
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


@pytest.mark.parametrize("form", every_form(), ids=lambda form: form.__name__)
def test_a_form_refuses_what_nobody_can_see(form):
    fields = {name: field for name, field in getattr(form, "base_fields", {}).items() if _is_typed(name, field)}
    by_itself = {name for name, field in fields.items() if _refuses_unseen(field)}
    model = getattr(getattr(form, "_meta", None), "model", None)
    by_its_model = {field.name for field in model._meta.concrete_fields} if model else set()
    assert issubclass(form, PortalFormMixin) or fields.keys() - by_itself - by_its_model == set()


def _is_typed(name: str, field: forms.Field) -> bool:
    is_text = isinstance(field, forms.CharField) and not isinstance(field, forms.SlugField)
    return is_text and name not in GuardedFormMixin.base_fields


def _refuses_unseen(field: forms.Field | models.Field) -> bool:
    return texts.validate in field.validators or texts.validate_line in field.validators


def test_every_text_column_refuses_what_nobody_can_see():
    columns = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    text = [one for one in columns if isinstance(one, models.CharField | models.TextField | models.JSONField)]
    lists = [one for one in columns if isinstance(one, ArrayField)]
    assert (len(text) > 50, len(lists) > 3) == (True, True)
    assert [field for field in text + lists if not _refuses_unseen(field)] == []
