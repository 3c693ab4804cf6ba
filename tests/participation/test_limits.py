from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse

from participation import devices, limits
from participation.models import LimitCount
from tests.parallel import in_parallel

FORGED = "198.51.100.9, 203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "headers", "network"),
    [
        (0, {}, "127.0.0.1"),
        (0, {"HTTP_X_FORWARDED_FOR": FORGED}, "127.0.0.1"),
        (1, {"HTTP_X_FORWARDED_FOR": FORGED}, "203.0.113.7"),
        (2, {"HTTP_X_FORWARDED_FOR": FORGED}, "198.51.100.9"),
        (3, {"HTTP_X_FORWARDED_FOR": FORGED}, "127.0.0.1"),
        (1, {"HTTP_X_FORWARDED_FOR": "not an address"}, "unknown"),
        (0, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (0, {"REMOTE_ADDR": ""}, "unknown"),
    ],
)
def test_the_network_is_what_only_our_own_proxies_say(rf, settings, proxies, headers, network):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert limits.client_network(rf.get("/", **headers)) == network


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("victim@example.edu", "victim@example.edu"),
        ("Victim+1@Example.edu", "victim@example.edu"),
        ("victim+1+2@example.edu", "victim@example.edu"),
        ("v.ictim@example.edu", "v.ictim@example.edu"),
        ("v.ic.tim+x@googlemail.com", "victim@gmail.com"),
        ("+1@example.edu", "+1@example.edu"),
    ],
)
def test_spellings_that_lead_to_one_mailbox_are_one(email, mailbox):
    assert limits.mailbox_of(email) == mailbox


def older(minutes: int) -> None:
    for row in LimitCount.objects.order_by("since"):  # one after the other: two of them never share a step
        row.since -= timedelta(minutes=minutes)
        row.save()


@pytest.mark.django_db
def test_a_window_slides_and_what_was_refused_does_not_count():
    assert [limits.count_once("a", 2) for _ in range(4)] == [True, True, False, False]
    assert limits.count_once("b", 2)
    older(59)
    assert not limits.count_once("a", 2)
    older(7)
    assert [limits.count_once("a", 2) for _ in range(3)] == [True, True, False]


@pytest.mark.django_db
def test_no_hour_holds_more_than_the_limit_wherever_it_begins():
    counted = []
    for minute in range(0, 180, 10):
        counted += [minute] * sum(limits.count_once("a", 3) for _ in range(2))
        older(10)
    assert max(sum(start <= minute <= start + 60 for minute in counted) for start in range(180)) == 3
    assert len(counted) >= 6


@pytest.mark.django_db(transaction=True)
def test_many_at_once_count_exactly():
    assert sorted(in_parallel(*[lambda: limits.count_once("a", 5)] * 12)) == [False] * 7 + [True] * 5


@pytest.fixture
def small(settings):
    settings.LIMITS = settings.LIMITS | {"SIGN_UPS": {"device": 3, "network": 6}}


@pytest.fixture
def browser(rf):
    """Makes a browser on a network: called, it tries once more, and says whether it was let through."""

    def make(network: str = "203.0.113.7", action: str = "SIGN_UPS") -> Callable[[], bool]:
        jar = {}

        def attempt() -> bool:
            request, response = rf.get("/", REMOTE_ADDR=network), HttpResponse()
            request.COOKIES = dict(jar)
            allowed = limits.allow(request, action)
            devices.give(request, response)
            jar.update({name: morsel.value for name, morsel in response.cookies.items()})
            return allowed

        return attempt

    return make


@pytest.mark.django_db
def test_a_browser_that_floods_shuts_out_itself_alone(browser, small):
    flood, other = browser(), browser()
    assert [flood() for _ in range(6)] == [True] * 4 + [False] * 2
    assert other()


@pytest.mark.django_db
def test_a_flood_from_browsers_without_a_past_leaves_the_rest_to_those_who_were_here(browser, small):
    guest = browser()
    assert guest()
    assert [browser()() for _ in range(4)] == [True, True, False, False]
    assert [guest() for _ in range(4)] == [True, True, True, False]
    assert browser("198.51.100.9")()


@pytest.mark.django_db
def test_the_network_is_the_backstop(browser, small):
    guests = [browser(), browser(), browser()]
    assert [guest() for guest in guests] == [True] * 3
    assert [guest() for guest in guests] == [True] * 3
    assert [guest() for guest in guests] == [False] * 3


@pytest.mark.django_db
def test_a_hall_writes_at_every_station_while_a_guest_with_a_script_shuts_out_only_that_script(browser):
    """Forty people at eight stations, on one network: with one limit of 300 for it, neither was so."""
    hall, script = [browser(action="REFLECTIONS") for _ in range(40)], browser(action="REFLECTIONS")
    script()
    before = [guest() for guest in hall[:20] for _station in range(8)]
    flood = [script() for _ in range(500)]
    after = [guest() for guest in hall[20:] for _station in range(8)]
    assert (flood.count(True), before + after) == (60, [True] * 320)


@pytest.mark.django_db
def test_a_forged_number_is_none(rf, small):
    request = rf.get("/")
    request.COOKIES = {devices.COOKIE: "made-up"}
    assert devices.of(request) == ""
