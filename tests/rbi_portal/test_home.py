from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rbi_portal.openings import open_now
from tests import make

pytestmark = pytest.mark.django_db


def test_what_closes_first_comes_first_and_closed_or_hidden_never(rbi):
    now = timezone.now()
    make.coalition(rbi, title="Later")
    make.coalition(rbi, title="Sooner", closes_at=now + timedelta(days=1))
    make.coalition(rbi, title="Closed", opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    make.coalition(rbi, title="Draft", published=False)
    assert [opening.title for opening in open_now()] == ["Sooner", "Later"]


def test_last_day_is_that_of_the_program(rbi):
    make.coalition(rbi, closes_at=datetime(2099, 10, 16, 3, tzinfo=UTC))
    assert open_now()[0].closes_on.day == 15


def test_home_page_shows_both_programs_and_what_is_open(client, rbi):
    make.coalition(rbi, title="Coalition of this year")
    page = client.get("/").text
    assert "rbi initiative" in page
    assert "Coalition of this year" in page
    assert "Sign up until" in page


def test_home_page_without_openings_offers_news(client):
    assert "Nothing takes sign-ups today" in client.get("/").text


def test_home_page_asks_as_many_queries_for_three_as_for_one(client, rbi, django_assert_max_num_queries):
    make.coalition(rbi)
    with django_assert_max_num_queries(10) as for_one:
        client.get("/")
    make.coalition(rbi)
    make.coalition(rbi)
    with django_assert_max_num_queries(len(for_one)):
        client.get("/")


def test_of_each_kind_only_the_few_that_close_first_are_shown(rbi):
    last = [make.coalition(rbi, closes_at=timezone.now() + timedelta(days=day)) for day in (5, 3, 4, 2)]
    assert [opening.path for opening in open_now()] == [last[0].get_absolute_url()] * 3
    assert len({opening.closes_on for opening in open_now()}) == 3
