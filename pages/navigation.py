"""The main navigation and the cards of the home page, as the installed apps declare them on their AppConfig."""

from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An app's entry in the main navigation: its AppConfig has it as `navigation_entry`.

    `view` is the name of a view without arguments; entries stand in the order of `position`.
    """

    view: str
    label: str | Promise
    position: int

    @property
    def path(self) -> str:
        return reverse(self.view)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An app's card on the home page: its AppConfig has it as `home_card`.

    `view` is the name of a view without arguments, `glyph` a template with the inside of an SVG of 48 by 48, and `time`
    says how much of it somebody needs; cards stand in the order of `position`.
    """

    view: str
    glyph: str
    title: str | Promise
    summary: str | Promise
    time: str | Promise
    position: int

    @property
    def path(self) -> str:
        return reverse(self.view)


Declared = TypeVar("Declared", Entry, Card)


def cards() -> list[Card]:
    return _declared("home_card", Card)


def navigation_entries() -> list[Entry]:
    return _declared("navigation_entry", Entry)


def entries(path: str) -> list[dict[str, object]]:
    """The main navigation, each entry with the value of its `aria-current` on the page at `path`, or an empty one."""
    shown = [(entry.path, entry.label) for entry in navigation_entries()]
    return [{"path": target, "label": label, "current": _current(target, path)} for target, label in shown]


def _declared(name: str, kind: type[Declared]) -> list[Declared]:
    found = [getattr(config, name, None) for config in apps.get_app_configs()]
    return sorted((one for one in found if isinstance(one, kind)), key=lambda one: one.position)


def _current(entry_path: str, path: str) -> str:
    if path == entry_path:
        return "page"
    return "true" if path.startswith(entry_path) else ""
