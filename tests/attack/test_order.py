"""Who signed the reflections before and after one without a signature must not tell who wrote it."""

import re
from datetime import timedelta

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from datawalk.models import Reflection
from tests.datawalk.test_stations import write
from tests.datawalk.test_views import address, forms_may_be_fast
from tests.make_walk import reflection, station, walk

__all__ = ["forms_may_be_fast"]
pytestmark = pytest.mark.django_db

THOUGHTS = [f"Thought {number:02}" for number in range(12)]


@pytest.fixture
def place(rbi):
    return station(walk(rbi))


@pytest.fixture
def written(place):
    for number, text in enumerate(THOUGHTS):
        write(Client(), place, text=text, signature="" if number % 2 else "Sam")
    Reflection.objects.update(status="published")
    return place


def thoughts_on(page: str) -> list[str]:
    found = re.findall(r"Thought \d\d", page)
    return list(dict.fromkeys(found))


def test_no_key_no_order_and_no_page_tells_what_was_written_when(written, client, bobs):
    in_keys = list(Reflection.objects.order_by("pk").values_list("text", flat=True))
    pages = [
        client.get(written.get_absolute_url()).text,
        client.get(address("wall", written.walk)).text,
        bobs.get(reverse("admin:datawalk_reflection_changelist")).text,
    ]
    orders = [in_keys, list(Reflection.objects.values_list("text", flat=True)), *map(thoughts_on, pages)]
    assert [sorted(order) for order in orders] == [THOUGHTS] * 5
    assert [order for order in orders if order in (THOUGHTS, THOUGHTS[::-1])] == []


def test_no_column_but_the_day_grows_with_time(written):
    growing = (models.AutoField, models.BigAutoField, models.DateTimeField, models.TimeField)
    assert [field.name for field in Reflection._meta.concrete_fields if isinstance(field, growing)] == []
    submissions = list(Reflection.objects.order_by("text").values_list("submission", flat=True))
    assert submissions != sorted(submissions)


def test_the_wall_shows_twelve_and_others_the_next_time(place, client):
    for number in range(60):
        reflection(place, f"Thought {number}", status="published")
    walls = [frozenset(client.get(address("wall", place.walk)).context["reflections"]) for _ in range(3)]
    assert ({len(wall) for wall in walls}, len(set(walls))) == ({12}, 3)


def test_the_latest_day_comes_first(place):
    for days in (2, 1, 3):
        reflection(place, f"{days}", written_on=place.walk.starts_at.date() - timedelta(days=days))
    assert list(Reflection.objects.values_list("text", flat=True)) == ["1", "2", "3"]
