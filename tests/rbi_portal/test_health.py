from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mail.models import OutgoingEmail


def queued_for(age: timedelta) -> None:
    words = {"recipient": "alice@example.edu", "subject": "Hello", "text": "Hello", "html": "<p>Hello</p>"}
    due_at = timezone.now() - age
    OutgoingEmail.objects.create(dedupe_key="a", message_id="<a@example.edu>", not_before=due_at, **words)


@pytest.mark.django_db
def test_live_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": {"ok": True},
        "broker": {"ok": True},
        "email": {"ok": True, "oldest_unsent_seconds": 0},
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_email_that_just_came_is_no_trouble(client):
    queued_for(timedelta(minutes=1))
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_not_ready_when_email_waits_for_long(client):
    queued_for(timedelta(minutes=16))
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["email"] == {"ok": False, "oldest_unsent_seconds": 960}


@pytest.mark.django_db
def test_not_ready_without_the_broker(client, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["broker"] == {"ok": False}
    assert "secret" not in response.text


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_postgres(client, monkeypatch):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", "1")
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert [response.json()[name]["ok"] for name in ("database", "broker", "email")] == [False, True, False]
