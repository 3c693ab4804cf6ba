import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.urls import reverse

from participation.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def test_when_an_account_began_is_shown_and_not_typed(client):
    boss = make.superuser()
    client.force_login(boss)
    place = reverse("admin:auth_user_change", args=[boss.pk])
    typed = {"username": boss.username, "email": boss.email, "is_active": "on", "is_superuser": "on"}
    moment = {"date_joined_0": "9999-12-31", "date_joined_1": "23:59:59"}
    assert client.post(place, typed | {"first_name": "Robin"} | moment).status_code == 302
    began = boss.date_joined
    boss.refresh_from_db()
    assert (boss.first_name, boss.date_joined) == ("Robin", began)
    assert "date_joined" not in client.get(place).context["adminform"].form.fields


def test_what_an_account_may_do_is_in_the_audit_trail_by_number(client, bob, rbi, coordinators):
    client.force_login(make.superuser())
    place = reverse("admin:auth_user_change", args=[bob.pk])
    typed = {"username": "bob", "email": bob.email, "is_superuser": "on"}
    assert client.post(place, typed).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.row_id, entry.program_id) == ("edit", bob.pk, None)
    assert entry.facts["values"] == {
        "is_active": [True, False],
        "is_superuser": [False, True],
        "groups": {"added": [], "removed": [coordinators.pk]},
        "programs": {"added": [], "removed": [rbi.pk]},
    }


def test_the_list_says_how_far_each_account_has_come(client, bob, charlie):
    client.force_login(make.superuser())
    User.objects.create_user("invited", "invited@example.edu", is_staff=True)
    Authenticator.objects.filter(user=charlie).delete()
    make.user("closed", is_active=False)
    page = client.get(reverse("admin:auth_user_changelist"))
    states = {
        account.username: page.context["cl"].model_admin.state(account) for account in page.context["cl"].queryset
    }
    assert states == {
        "bob": "In use",
        "charlie": "Has no second factor yet",
        "closed": "Closed",
        "invited": "Invited, has not come yet",
        "root": "In use",
    }
