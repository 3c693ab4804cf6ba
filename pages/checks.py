"""Django system checks of what apps declare for the home page and the navigation."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch

from pages.navigation import Card, Entry, cards, navigation_entries


def check_places(app_configs: Iterable[AppConfig] | None = None, **options: Any) -> Sequence[CheckMessage]:
    """Cards and entries whose view has no address, and cards whose glyph is missing."""
    places: list[Card | Entry] = [*cards(), *navigation_entries()]
    return [problem for place in places for problem in _problems(place)]


def _problems(place: Card | Entry) -> Iterator[Error]:
    try:
        place.path  # noqa: B018
    except NoReverseMatch:
        yield Error(f"No address leads to the view “{place.view}”.", obj=place, id="pages.E001")
    if isinstance(place, Card):
        try:
            get_template(place.glyph)
        except TemplateDoesNotExist:
            yield Error(f"The glyph “{place.glyph}” of a card is missing.", obj=place, id="pages.E002")
