import pytest

from pages import request_ids

pytestmark = pytest.mark.django_db

OF_A_PROXY = "0123456789abcdef0123456789abcdef"


def test_every_answer_has_an_id_of_its_own(client):
    ids = [client.get(path)["X-Request-ID"] for path in ("/", "/", "/no-such-page/", "/?q=%00", "/health/live")]
    assert (len(set(ids)), {len(one) for one in ids}) == (5, {32})


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, OF_A_PROXY, True),
        (0, OF_A_PROXY, False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "alice@example.edu------", False),
        (1, f"{OF_A_PROXY}\n", False),
    ],
)
def test_only_an_id_that_our_proxy_made_is_taken_over(client, settings, proxies, given, is_taken):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert (client.get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given) == is_taken


def test_a_page_that_asks_to_try_again_names_its_id(client, monkeypatch):
    def busy(*_args: object) -> None:
        from participation.moves import Busy

        raise Busy

    monkeypatch.setattr("rbi_portal.views.open_now", busy)
    answer = client.get("/")
    assert answer.status_code == 503
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.text


def test_outside_of_a_request_there_is_no_id_until_one_begins():
    request_ids.begin("of-a-task")
    assert request_ids.current() == "of-a-task"
    assert request_ids.begin() not in ("", "of-a-task")
