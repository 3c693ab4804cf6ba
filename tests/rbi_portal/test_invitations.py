"""Staff are invited by email, forget passwords, and get in by links that work once and stand nowhere."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from devstack.one_time_code import one_time_code
from mail.models import OutgoingEmail
from participation import limits
from participation.models import AuditEntry, Session
from rbi_portal import invitations, tasks
from rbi_portal.models import AccountLink, Purpose
from tests import make
from tests.emails import latest

pytestmark = pytest.mark.django_db
ADD, LIST, FORGOTTEN = "/admin/auth/user/add/", "/admin/auth/user/", "/accounts/password/reset/"
CHOOSE = "/accounts/choose-password/"
NEW = {"password1": "a new long password", "password2": "a new long password"}


@pytest.fixture
def boss(client):
    """A superuser's browser."""
    client.force_login(make.superuser())
    return client


def invite(boss, **typed):
    return boss.post(ADD, {"email": "dana@example.edu", "first_name": "Dana", **typed}, follow=True)


def link_in_email() -> str:
    """The path of the link in the email that was queued last, minted as it would be sent."""
    (address,) = set(re.findall(r"http\S+/accounts/link/\S+/", latest().text))
    return urlsplit(address).path


def ask(client, address: str):
    return client.post(FORGOTTEN, {"email": address}, follow=True)


# Invitations


def test_a_superuser_invites_by_address_and_roles(boss, rbi, grbi, coordinators):
    answer = invite(boss, groups=[coordinators.pk], programs=[rbi.pk])
    assert "An invitation to dana@example.edu is on its way." in answer.content.decode()
    dana = User.objects.get(email="dana@example.edu")
    assert (dana.username, dana.is_staff, dana.is_superuser, dana.has_usable_password()) == ("dana", True, False, False)
    assert (list(dana.groups.all()), list(dana.programs.all())) == ([coordinators], [rbi])
    assert OutgoingEmail.objects.get().recipient == "dana@example.edu"
    entry = AuditEntry.objects.get(action="invite")
    assert (entry.actor, entry.row_model, entry.row_id) == (
        f"user:{User.objects.get(username='root').pk}",
        "auth.user",
        dana.pk,
    )


def test_dana_follows_the_link_chooses_a_password_and_sets_up_a_second_factor(boss, rbi, coordinators):
    invite(boss, groups=[coordinators.pk], programs=[rbi.pk])
    dana = Client()
    page = dana.get(link_in_email(), follow=True)
    assert (page.request["PATH_INFO"], page.status_code) == (CHOOSE, 200)
    page = dana.post(CHOOSE, NEW, follow=True)
    assert page.request["PATH_INFO"] == "/accounts/2fa/totp/activate/"
    secret = re.search(r"<code>(\w+)</code>", page.content.decode())[1]
    page = dana.post("/accounts/2fa/totp/activate/", {"code": one_time_code(secret)}, follow=True)
    codes = re.findall(r"<code>(\d{8})</code>", page.content.decode())
    assert len(codes) == 10
    assert codes[0] not in dana.get("/accounts/2fa/recovery-codes/").content.decode()
    assert dana.get("/admin/").context["user"] == User.objects.get(username="dana")


def test_the_link_works_once_and_stands_nowhere(boss):
    invite(boss)
    link = link_in_email()
    token = link.split("/")[-2]
    dana = Client()
    dana.get(link)
    rows = serializers.serialize("json", [row for model in apps.get_models() for row in model._base_manager.all()])
    decoded = [str(session.get_decoded()) for session in Session.objects.all()]
    assert token not in rows + str(decoded)
    dana.post(CHOOSE, NEW)
    assert (Client().get(link).status_code, AccountLink.objects.count()) == (410, 0)


def test_the_email_waits_without_a_link(boss):
    invite(boss)
    assert AccountLink.objects.count() == 0
    email = OutgoingEmail.objects.get()
    assert "/accounts/link/" not in str(email.facts) + email.text + email.html


@pytest.mark.parametrize(("purpose", "days"), [(Purpose.INVITATION, 14), (Purpose.NEW_PASSWORD, 1)])
def test_a_link_expires(bob, purpose, days):
    token = AccountLink().mint_link(purpose, {"account": bob, "address": bob.email}).split("/")[-2]
    made = AccountLink.objects.get()
    assert made.expires_at - made.created_at == timedelta(days=days)
    assert invitations.find(token) == made
    AccountLink.objects.update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert invitations.find(token) is None
    tasks.purge()
    assert not AccountLink.objects.exists()


def test_two_who_press_at_once_choose_one_password(bob):
    AccountLink().mint_link(Purpose.NEW_PASSWORD, {"account": bob, "address": bob.email})
    link = AccountLink.objects.get()
    chosen = [invitations.choose_password(link, password) for password in ("the first of them", "the second one")]
    assert chosen == [bob, None]
    bob.refresh_from_db()
    assert bob.check_password("the first of them")


def test_an_invitation_is_sent_again(boss):
    invite(boss)
    first = link_in_email()
    dana = User.objects.get(username="dana")
    page = boss.post(LIST, {"action": "send_link", "_selected_action": [dana.pk]}, follow=True)
    assert "1 link is on its way." in page.content.decode()
    assert [email.template.rpartition("/")[2] for email in OutgoingEmail.objects.order_by("pk")] == ["invitation"] * 2
    second = link_in_email()
    assert (Client().get(first).status_code, Client().get(second).status_code) == (302, 302)


def test_a_mistyped_address_is_put_right_and_the_link_that_went_astray_ends(boss):
    invite(boss, email="dona@example.edu")
    astray = link_in_email()
    User.objects.filter(username="dona").update(email="dana@example.edu")
    assert Client().get(astray).status_code == 410


def test_whoever_has_come_gets_a_link_to_a_new_password_instead(boss, bob):
    boss.post(LIST, {"action": "send_link", "_selected_action": [bob.pk]})
    assert OutgoingEmail.objects.get().template == "rbi_portal/email/new_password"


def test_two_accounts_never_share_an_address_or_a_name(boss, bob):
    page = invite(boss, email="BOB@example.edu").content.decode()
    assert "The account “bob” has this address." in page
    invite(boss, email="bob@example.org")
    assert User.objects.get(email="bob@example.org").username != "bob"


def test_nobody_types_a_password_for_somebody_else(boss, bob):
    assert "password" not in boss.get(ADD).context["adminform"].form.fields
    assert "password" not in boss.get(f"{LIST}{bob.pk}/change/").context["adminform"].form.fields
    assert boss.get(f"{LIST}{bob.pk}/password/", follow=True).request["PATH_INFO"] == "/admin/"
    invite(boss, password1="typed by the boss", password2="typed by the boss", usable_password="true")
    assert not User.objects.get(username="dana").has_usable_password()


def test_an_account_saved_untouched_stays_as_it_is(boss, bob, rbi):
    before = serializers.serialize("json", [bob, rbi])
    place = f"{LIST}{bob.pk}/change/"
    form = boss.get(place).context["adminform"].form
    shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    shown |= {name: [row.pk for row in shown[name]] for name in ("groups", "programs")}
    assert boss.post(place, {name: value for name, value in shown.items() if value}).status_code == 302
    bob.refresh_from_db()
    rbi.refresh_from_db()
    assert serializers.serialize("json", [bob, rbi]) == before
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("address", [ADD, LIST])
def test_bob_invites_nobody_whatever_django_lets_him(bobs, bob, address):
    bob.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    assert bobs.get(address).status_code == 403
    assert bobs.post(address, {"email": "eve@example.edu"}).status_code == 403
    assert User.objects.count() == 1


def test_who_lost_every_second_factor_sets_up_a_new_one(boss, bob):
    boss.post(LIST, {"action": "remove_second_factors", "_selected_action": [bob.pk]})
    assert not Authenticator.objects.filter(user=bob).exists()
    assert AuditEntry.objects.get(action="remove second factors").row_id == bob.pk


# Forgotten passwords


def test_bob_forgot_his_password_and_lands_on_the_desk(client, bob):
    page = ask(client, "Bob@example.edu")
    assert "Please look at your inbox" in page.content.decode()
    assert OutgoingEmail.objects.get().recipient == "bob@example.edu"
    client.get(link_in_email())
    page = client.post(CHOOSE, NEW, follow=True)
    assert page.request["PATH_INFO"] == "/accounts/2fa/authenticate/"
    page = client.post("/accounts/2fa/authenticate/", {"code": one_time_code(make.TOTP_SECRET)}, follow=True)
    assert (page.request["PATH_INFO"], page.context["user"]) == ("/admin/", bob)


def test_a_new_password_signs_out_every_other_browser(bobs, bob):
    own = Client()
    ask(own, bob.email)
    own.get(link_in_email())
    assert bobs.get("/accounts/2fa/").status_code == 200
    own.post(CHOOSE, NEW)
    assert bobs.get("/accounts/2fa/").status_code == 302


def test_a_poor_password_is_explained_and_the_link_stays(client, bob):
    ask(client, bob.email)
    client.get(link_in_email())
    page = client.post(CHOOSE, {"password1": "short", "password2": "short"})
    assert "at least 12 characters" in page.content.decode()
    assert client.post(CHOOSE, NEW).status_code == 302


def test_the_link_of_bob_opens_nothing_of_charlie(client, bob, charlie):
    ask(client, bob.email)
    client.get(link_in_email())
    client.post(CHOOSE, NEW)
    charlie.refresh_from_db()
    assert charlie.check_password(make.PASSWORD)


def test_a_closed_account_gets_no_link_and_ends_the_one_it_has(client, bob):
    ask(client, bob.email)
    link = link_in_email()
    User.objects.update(is_active=False)
    assert client.get(link).status_code == 410
    ask(client, bob.email)
    assert latest().subject == "No account has this address"


def test_answer_and_work_are_the_same_for_an_address_without_an_account(bob):
    seen = []
    for address in ("bob@example.edu", "stranger@example.edu"):
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(FORGOTTEN, {"email": address})
        seen.append((answer.status_code, answer.url, len(queries), OutgoingEmail.objects.count()))
        OutgoingEmail.objects.all().delete()
    assert seen[0] == seen[1]
    assert seen[0][3] == 1


def test_a_mailbox_gets_five_and_what_strangers_send_to_it_keeps_no_link_from_bob(client, bob):
    for _ in range(6):
        limits.may_write(bob.email, dedupe_key="another form")
    for address in ["bob@example.edu", "stranger@example.edu", "stranger+1@example.edu"] * 3:
        assert client.post(FORGOTTEN, {"email": address}).status_code == 302
    sent = OutgoingEmail.objects.values_list("recipient", flat=True)
    assert (sum("bob" in to for to in sent), sum("stranger" in to for to in sent)) == (3, 5)
    for _ in range(3):
        ask(client, bob.email)
    assert OutgoingEmail.objects.filter(recipient=bob.email).count() == 5


def test_a_junk_link_makes_no_session(client):
    assert client.get("/accounts/link/junk/").status_code == 410
    assert client.get(CHOOSE).status_code == 410
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", ["1-set-password/", "1-c0ffee/", "done/"])
def test_the_way_of_allauth_to_a_new_password_is_closed(client, path):
    assert client.get(f"/accounts/password/reset/key/{path}").status_code == 404
