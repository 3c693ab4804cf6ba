import pytest

from participation import limits

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


@pytest.mark.django_db
def test_one_place_over_its_limit_is_enough_and_others_count_for_themselves():
    assert [limits.allow({"a": 2, "b": 9}) for _ in range(3)] == [True, True, False]
    assert limits.allow({"c": 1})
