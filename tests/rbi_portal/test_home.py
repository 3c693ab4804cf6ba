from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from coalition.models import Coalition
from participation.models import Program
from rbi_portal.openings import open_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program.objects.create(
        name="Medical Education", short_name="RBI", slug="rbi", timezone="America/New_York", audiences=["student"]
    )


def coalition(program, slug, *, closes_in=timedelta(days=9), **fields) -> Coalition:
    now = timezone.now()
    defaults = {
        "title": f"Coalition {slug}",
        "audiences": ["student"],
        "opens_at": now - timedelta(days=20),
        "closes_at": now + closes_in,
        "published": True,
        "starts_on": now.date(),
        "ends_on": now.date() + timedelta(days=300),
        "hours_min": 3,
        "hours_max": 5,
        "duties": [],
        "expectations": [],
    }
    return Coalition.objects.create(program=program, slug=slug, **defaults | fields)


def test_what_closes_first_comes_first_and_closed_or_hidden_never(program):
    coalition(program, "later")
    coalition(program, "sooner", closes_in=timedelta(days=1))
    coalition(program, "closed", closes_in=-timedelta(days=1))
    coalition(program, "draft", published=False)
    assert [opening.title for opening in open_now()] == ["Coalition sooner", "Coalition later"]


def test_last_day_is_that_of_the_program(program):
    coalition(program, "midnight", closes_in=timedelta(), closes_at=datetime(2099, 10, 16, 3, tzinfo=UTC))
    assert open_now()[0].closes_on.day == 15


def test_home_page_shows_both_programs_and_what_is_open(client, program):
    coalition(program, "this-year")
    page = client.get("/").text
    assert "Medical Education" in page
    assert "Coalition this-year" in page
    assert "Sign up until" in page


def test_home_page_without_openings_offers_news(client):
    assert "Nothing takes sign-ups today" in client.get("/").text


def test_home_page_asks_as_many_queries_for_three_as_for_one(client, program, django_assert_max_num_queries):
    coalition(program, "one")
    with django_assert_max_num_queries(10) as for_one:
        client.get("/")
    coalition(program, "two")
    coalition(program, "three")
    with django_assert_max_num_queries(len(for_one)):
        client.get("/")
