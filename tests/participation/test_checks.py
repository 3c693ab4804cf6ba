"""What a kind of taking part can forget to say of itself, forgotten."""

import sys
from dataclasses import replace

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import models

from pages.navigation import Card, Entry
from participation.checks import check_kinds
from participation.kinds import kinds
from tables.columns import Column
from tests.reading_group import kind as module
from tests.reading_group.apps import ReadingGroupConfig
from tests.reading_group.forms import ReaderForm
from tests.reading_group.models import Reader, ReadingGroup


class AsksMore(ReaderForm):
    shoe_size = forms.IntegerField()


class AsksLess(ReaderForm):
    why = None


def found() -> list[tuple[str, str]]:
    return [(problem.id, problem.msg) for problem in check_kinds()]


def declare(monkeypatch, **values) -> None:
    monkeypatch.setattr(module, "KIND", replace(module.KIND, **values))


def test_what_is_installed_forgets_nothing():
    assert found() == []
    call_command("check")


def test_no_declaration(monkeypatch):
    monkeypatch.delattr(module, "KIND")
    ((number, said),) = found()
    assert (number, said.startswith("tests.reading_group.kind has no Declaration named KIND")) == ("kinds.E002", True)


def test_no_module(monkeypatch):
    monkeypatch.setitem(sys.modules, "tests.reading_group.kind", None)
    assert [number for number, _said in found()] == ["kinds.E002"]


def test_the_declaration_of_another(monkeypatch):
    declare(monkeypatch, participation=kinds()["coalition"])
    assert found() == [("kinds.E002", "tests.reading_group.kind declares Membership in place of Reader.")]


def test_a_question_without_a_field(monkeypatch):
    declare(monkeypatch, forms=(AsksMore,))
    said = "AsksMore asks for “shoe_size”, which Reader has no field for: it would be lost."
    assert found() == [("kinds.E003", said)]


def test_a_field_without_a_question(monkeypatch):
    declare(monkeypatch, forms=(AsksLess,))
    assert found() == [("kinds.E004", "No form asks for “why” of Reader, and it is not declared as staff_only.")]
    declare(monkeypatch, forms=(AsksLess,), staff_only=("why",))
    assert found() == []


@pytest.mark.parametrize("name", ["sensitive", "staff_only"])
def test_a_name_that_is_no_field(monkeypatch, name):
    declare(monkeypatch, **{name: ("wy",)})
    assert found() == [("kinds.E005", "“wy” is declared, but Reader has no such field.")]


def test_two_columns_of_one_name(monkeypatch):
    declare(monkeypatch, columns=(Column("format", "Format", str),))
    assert found() == [("kinds.E006", "The roster of Reader has 2 columns named “format”.")]


def test_no_page(monkeypatch):
    monkeypatch.delattr(ReadingGroup, "get_absolute_url")
    assert [number for number, _said in found()] == ["kinds.E007"]


@pytest.mark.parametrize(("name", "number"), [("home_card", "kinds.E008"), ("navigation_entry", "kinds.E009")])
def test_no_card_and_no_entry(monkeypatch, name, number):
    monkeypatch.delattr(ReadingGroupConfig, name)
    assert [found_number for found_number, _said in found()] == [number]


@pytest.mark.parametrize("model", [Reader, ReadingGroup])
def test_nothing_in_the_admin(monkeypatch, model):
    monkeypatch.delitem(admin.site._registry, model)
    assert found() == [("kinds.E010", f"{model.__name__} is not in the admin, so nobody can look after it.")]


def test_a_second_kind_in_one_app(monkeypatch):
    everything = [*apps.get_models(), Reader]
    first = kinds()["coalition"]
    monkeypatch.setattr(Reader._meta, "app_label", "coalition")
    monkeypatch.setattr(apps, "get_models", lambda: everything)
    assert ("kinds.E001", True) in {(number, "second kind" in said) for number, said in found()}
    assert issubclass(first, models.Model)


def test_a_view_without_an_address_and_a_card_without_a_glyph(monkeypatch):
    entry = Entry(view="reading_group:nowhere", label="", position=1)
    card = Card(view="reading_group:nowhere", glyph="none.html", title="", summary="", time="", position=1)
    monkeypatch.setattr(ReadingGroupConfig, "navigation_entry", entry)
    monkeypatch.setattr(ReadingGroupConfig, "home_card", card)
    from pages.checks import check_places

    assert [problem.id for problem in check_places()] == ["pages.E001", "pages.E002", "pages.E001"]
