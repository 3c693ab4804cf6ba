"""Django system checks that name what a kind of taking part has forgotten to say of itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.contrib import admin
from django.core.checks import CheckMessage, Error

from pages.forms import GuardedFormMixin
from pages.navigation import Card, Entry
from participation.forms import PERSON_FIELDS
from participation.kinds import Declaration, activity_of, columns_of, declaration_of, kinds
from participation.models import Participation

ASKED_OF_EVERYBODY = {*PERSON_FIELDS, *GuardedFormMixin.base_fields}


def check_kinds(app_configs: Iterable[AppConfig] | None = None, **options: Any) -> Sequence[CheckMessage]:
    """Everything that is missing of every installed kind; run at each start of a command, a server or the tests."""
    models = [model for model in apps.get_models() if issubclass(model, Participation)]
    alone = [Error(said, obj=model, id="kinds.E001") for model in models for said in _beside_another(model)]
    return alone + [Error(said, obj=kind, id=number) for kind in kinds().values() for number, said in problems(kind)]


def problems(kind: type[Participation]) -> Iterator[tuple[str, str]]:
    """Pairs of the number of a check and of what it found, in words."""
    module = f"{apps.get_app_config(kind._meta.app_label).name}.kind"
    try:
        declared = declaration_of(kind)
    except (ImportError, AttributeError) as error:
        yield "kinds.E002", f"{module} has no Declaration named KIND: {error}"
        return
    if declared.participation is not kind:
        yield "kinds.E002", f"{module} declares {declared.participation.__name__} in place of {kind.__name__}."
        return
    yield from _fields(kind, declared)
    yield from _places(kind)


def _beside_another(model: type[Participation]) -> Iterator[str]:
    if kinds()[model._meta.app_label] is not model:
        yield f"The app “{model._meta.app_label}” has a second kind of taking part; each kind needs an app of its own."


def _fields(kind: type[Participation], declared: Declaration) -> Iterator[tuple[str, str]]:
    own = {field.name for field in kind.own_fields()}
    asked = {name: form.__name__ for form in declared.forms for name in form.base_fields}
    for name in asked.keys() - own - ASKED_OF_EVERYBODY:
        yield (
            "kinds.E003",
            f"{asked[name]} asks for “{name}”, which {kind.__name__} has no field for: it would be lost.",
        )
    for name in own - asked.keys() - set(declared.staff_only):
        yield "kinds.E004", f"No form asks for “{name}” of {kind.__name__}, and it is not declared as staff_only."
    for name in {*declared.sensitive, *declared.staff_only} - own:
        yield "kinds.E005", f"“{name}” is declared, but {kind.__name__} has no such field."
    for key, count in Counter(column.key for column in columns_of(kind)).items():
        if count > 1:
            yield "kinds.E006", f"The roster of {kind.__name__} has {count} columns named “{key}”."


def _places(kind: type[Participation]) -> Iterator[tuple[str, str]]:
    """Where people and coordinators meet the kind: its page, its card, the navigation and the admin."""
    activity, config = activity_of(kind), apps.get_app_config(kind._meta.app_label)
    if not hasattr(activity, "get_absolute_url"):
        yield "kinds.E007", f"{activity.__name__} has no get_absolute_url, so nothing can link to its page."
    if not isinstance(getattr(config, "home_card", None), Card):
        yield "kinds.E008", f"{type(config).__name__} has no home_card, so the home page does not show the kind."
    if not isinstance(getattr(config, "navigation_entry", None), Entry):
        yield "kinds.E009", f"{type(config).__name__} has no navigation_entry."
    for model in (activity, kind):
        if not admin.site.is_registered(model):
            yield "kinds.E010", f"{model.__name__} is not in the admin, so nobody can look after it."
