import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from mail.models import OutgoingEmail
from participation import links
from participation.link_requests import answer_link_requests
from participation.models import Link, LinkRequest, Person
from tests import make
from tests.pressing import link_in, press

pytestmark = pytest.mark.django_db


def whole_database() -> dict:
    models = [model for model in apps.get_models() if model._meta.label_lower != "participation.session"]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def membership(rbi):
    return make.membership(make.coalition(rbi, reviewed=True), make.person("Alice", verified=False))


def test_opening_a_link_changes_nothing_ten_times_over_and_pressing_it_verifies(client, membership):
    address = link_in(OutgoingEmail.objects.get())
    before = whole_database()
    for _ in range(10):
        client.head(address, follow=True)
        assert client.get(address, follow=True).status_code == 200
    assert whole_database() == before
    assert press(client, address).url == reverse("my_participation")
    membership.refresh_from_db()
    assert (Person.objects.get().is_verified, membership.is_proven) == (True, True)
    page = client.get(reverse("my_participation")).content.decode()
    assert membership.activity.title in page


def test_pressing_twice_says_that_it_was_done(client, membership):
    address = link_in(OutgoingEmail.objects.get())
    said = []
    for _ in range(2):
        press(client, address)
        page = client.get(reverse("my_participation")).content.decode()
        said.append(["Your sign-up is confirmed" in page, "confirmed before" in page])
    assert said == [[True, False], [False, True]]


def test_the_token_leaves_the_address_and_the_database_knows_only_its_hash(client, membership):
    address = link_in(OutgoingEmail.objects.get())
    assert client.get(address).url == reverse("participation:press_link")
    token = address.split("/")[2]
    assert Link.objects.get().token_hash == links.token_hash(token) != token


def test_expired_revoked_and_invented_links_open_nothing(client, membership, settings):
    address = link_in(OutgoingEmail.objects.get())
    with time_machine.travel(timezone.now() + timedelta(days=settings.LINK_DAYS, minutes=1)):
        assert client.get(address, follow=True).status_code == 410
    links.revoke_all(membership.person)
    assert client.get(address, follow=True).status_code == 410
    assert client.get("/link/invented/", follow=True).status_code == 410
    client.post(reverse("participation:press_link"))
    assert not Person.objects.get().is_verified


def test_the_participant_is_never_a_logged_in_user(client, membership):
    press(client, link_in(OutgoingEmail.objects.get()))
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_session_ends_after_two_hours_and_by_signing_out(client, membership):
    press(client, link_in(OutgoingEmail.objects.get()))
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert client.get(reverse("my_participation")).url == reverse("participation:ask_for_link")
    client.get(link_in(OutgoingEmail.objects.get()))
    client.post(reverse("participation:press_link"))
    assert client.get(reverse("my_participation")).status_code == 200
    client.post(reverse("participation:sign_out"))
    assert client.get(reverse("my_participation")).url == reverse("participation:ask_for_link")


def test_asking_for_a_link_answers_the_same_for_known_and_unknown(client, membership, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    OutgoingEmail.objects.all().delete()
    answers = []
    for email in (membership.person.email, "nobody@example.edu"):
        page = client.get(reverse("participation:ask_for_link")).content.decode()
        stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
        typed = {"email": email, "submission_stamp": stamp}
        answers.append(client.post(reverse("participation:ask_for_link"), typed, follow=True).content)
    assert answers[0] == answers[1]
    assert OutgoingEmail.objects.count() == 0
    answer_link_requests()
    assert [email.recipient for email in OutgoingEmail.objects.all()] == [membership.person.email]
    assert LinkRequest.objects.count() == 0
