import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def test_when_an_account_began_is_shown_and_not_typed(client):
    boss = make.superuser()
    client.force_login(boss)
    place = reverse("admin:auth_user_change", args=[boss.pk])
    typed = {"username": boss.username, "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    moment = {"date_joined_0": "9999-12-31", "date_joined_1": "23:59:59"}
    assert client.post(place, typed | {"first_name": "Robin"} | moment).status_code == 302
    began = boss.date_joined
    boss.refresh_from_db()
    assert (boss.first_name, boss.date_joined) == ("Robin", began)
    assert "date_joined" not in client.get(place).context["adminform"].form.fields
