"""“I agree”: once per browser, and nothing in the database says whose."""

import pytest

from datawalk import stations
from tests.datawalk.test_views import address
from tests.make_walk import reflection, station, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(rbi):
    return reflection(station(walk(rbi)), status="published")


def where(row):
    return address("agree", row.station.walk, row.station.number, row.pk)


def agree(client, row, stamp=None):
    stamp = stamp or client.get(row.station.get_absolute_url()).context["stamp"]
    return client.post(where(row), {"stamp": stamp})


def agreed(row):
    row.refresh_from_db()
    return row.agreed


def test_agreeing_counts_once_per_browser_and_needs_a_post(client, shown):
    assert client.get(where(shown)).status_code == 405
    for browser in (client, client, client, type(client)()):
        agree(browser, shown)
    assert agreed(shown) == 2


def test_a_double_click_counts_once(client, shown):
    stamp = client.get(shown.station.get_absolute_url()).context["stamp"]
    for _ in range(2):
        agree(client, shown, stamp)
        client.cookies.clear()
    assert agreed(shown) == 1


def test_one_page_agrees_with_several(client, shown):
    other = reflection(shown.station, "Another", status="published")
    stamp = client.get(shown.station.get_absolute_url()).context["stamp"]
    for row in (shown, other):
        agree(client, row, stamp)
    assert (agreed(shown), agreed(other)) == (1, 1)


def test_a_press_that_comes_from_no_page_of_ours_counts_nothing(client, shown):
    assert [client.post(where(shown), typed).status_code for typed in ({}, {"stamp": "forged"})] == [400, 400]
    assert agreed(shown) == 0


def test_one_network_cannot_agree_without_end(client, shown, settings):
    settings.LIMITS = settings.LIMITS | {"AGREEMENTS": {"device": 9, "network": 4}}
    assert [agree(type(client)(), shown).status_code for _ in range(3)] == [302, 302, 429]
    assert agreed(shown) == 2


def test_nobody_agrees_with_what_is_not_published(client, shown):
    hidden = reflection(shown.station)
    stamp = client.get(shown.station.get_absolute_url()).context["stamp"]
    assert agree(client, hidden, stamp).status_code == 404
    assert agreed(hidden) == 0


def test_the_cookie_forgets_what_was_agreed_with_first(client, shown, monkeypatch):
    monkeypatch.setattr(stations, "AGREED_AT_MOST", 2)
    rows = [shown, *(reflection(shown.station, str(number), status="published") for number in range(2))]
    for row in reversed(rows):
        agree(client, row)
    assert client.get(shown.station.get_absolute_url()).context["agreed"] == [rows[1].pk, rows[0].pk]


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_as_secure_as_the_site(client, shown, settings, secure):
    settings.SESSION_COOKIE_SECURE = secure
    cookie = agree(client, shown).cookies["__Host-agreed" if secure else "agreed"]
    assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"]) == (secure, True, "Lax")


def test_a_forged_cookie_is_none(client, shown):
    client.cookies[stations.AGREED] = str(shown.pk)
    assert client.get(shown.station.get_absolute_url()).context["agreed"] == []


def test_the_buttons_say_with_what(client, shown):
    page = client.get(shown.station.get_absolute_url()).content.decode()
    assert "The number beside “I agree” says in how many browsers it was pressed" in page
    assert f'I agree (0)<span class="visually-hidden">: {shown.text}</span>' in page
