import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from connect import subscriptions
from connect.models import Subscription, Topic
from mail import relay
from mail.models import OutgoingEmail
from participation.erase import erase
from participation.models import Person
from tests import make
from tests.emails import latest, link_of, read
from tests.make_news import subscription
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def ask_to_change(client, email):
    page = client.get(reverse("my_email")).content.decode()
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
    return client.post(reverse("my_email"), {"email": email, "submission_stamp": stamp})


def press(client, recipient):
    email = OutgoingEmail.objects.filter(recipient=recipient).latest("pk")
    client.get(re.search(r"https?://[^/]+(/link/[\w-]+/)", read(email).text)[1])
    return client.post(reverse("participation:press_link"))


def address_of(person):
    return Person.objects.get(pk=person.pk).email


def test_alice_changes_her_name_and_affiliation(client, alice):
    typed = {"name": "Alice Brown", "affiliation": "postdoc", "department": "Genetics"}
    assert signed_in(client, alice).post(reverse("my_details"), typed).url == reverse("my_participation")
    assert list(Person.objects.values_list("name", "affiliation", "department")) == [
        ("Alice Brown", "postdoc", "Genetics")
    ]


def test_a_name_is_needed_and_what_was_typed_stays(client, alice):
    answer = signed_in(client, alice).post(reverse("my_details"), {"name": "", "affiliation": "staff"})
    assert answer.context["form"].errors == {"name": ["Enter your name"]}
    assert Person.objects.get().name == "Alice Adams"


def test_the_address_changes_once_both_have_said_yes(client, alice):
    ask_to_change(signed_in(client, alice), "new@example.edu")
    assert sorted(email.recipient for email in OutgoingEmail.objects.all()) == ["alice@example.edu", "new@example.edu"]
    assert "Half done" in press(client, "new@example.edu").content.decode()
    assert address_of(alice) == "alice@example.edu"
    assert "Your address is changed" in press(client, "alice@example.edu").content.decode()
    assert address_of(alice) == "new@example.edu"
    assert client.get(reverse("my_participation")).url == reverse("participation:ask_for_link")


def test_news_moves_along_to_the_new_address(client, rbi, grbi, alice):
    now = timezone.now()
    for program, address in ((rbi, alice.email), (grbi, alice.email), (rbi, "new@example.edu")):
        Subscription.objects.create(program=program, email=address, confirmed_at=now)
    subscription("targets_of", rbi, email=alice.email)
    ask_to_change(signed_in(client, alice), "new@example.edu")
    press(client, "new@example.edu")
    press(client, "alice@example.edu")
    assert set(Subscription.objects.values_list("email", flat=True)) == {"new@example.edu"}
    assert list(map(str, subscriptions.topics_of("new@example.edu"))) == ["grbi", "rbi", "change targets of rbi"]


def test_erasing_after_a_change_finds_what_went_to_the_old_address(client, rbi, smtp_server):
    with transaction.atomic():
        subscriptions.ask("alice@example.edu", [Topic("program", rbi)], "first")
    relay.send_due()
    alice = make.person("Alice Adams", email="alice@example.edu")
    ask_to_change(signed_in(client, alice), "new@example.edu")
    press(client, "new@example.edu")
    press(client, "alice@example.edu")
    erase(Person.objects.get())
    assert OutgoingEmail.objects.exclude(recipient="").count() == 0


def test_opening_the_links_of_a_change_changes_nothing(client, alice):
    ask_to_change(signed_in(client, alice), "new@example.edu")
    for email in OutgoingEmail.objects.all():
        client.get(re.search(r"https?://[^/]+(/link/[\w-]+/)", read(email).text)[1], follow=True)
    assert address_of(alice) == "alice@example.edu"


def test_one_address_pressing_twice_is_not_both(client, alice):
    ask_to_change(signed_in(client, alice), "new@example.edu")
    press(client, "new@example.edu")
    press(client, "new@example.edu")
    assert address_of(alice) == "alice@example.edu"


def test_the_old_address_says_yes_to_the_new_one_that_its_email_names(client, alice):
    for new in ("first@example.edu", "second@example.edu"):
        ask_to_change(signed_in(client, alice), new)
    of_first, _of_second = OutgoingEmail.objects.filter(recipient=alice.email).order_by("pk")
    client.get(re.search(r"https?://\S+/link/\S+", read(of_first).text)[0])
    client.post(reverse("participation:press_link"))
    assert "Half done" in press(client, "second@example.edu").content.decode()
    assert address_of(alice) == alice.email


def test_an_email_to_the_old_address_that_comes_late_opens_nothing(client, rbi, alice):
    make.membership(make.coalition(rbi), alice)
    ask_to_change(signed_in(client, alice), "new@example.edu")
    press(client, "new@example.edu"), press(client, "alice@example.edu")
    late = OutgoingEmail.objects.earliest("pk")
    assert late.recipient == "alice@example.edu"
    assert client.get(re.search(r"https?://\S+/link/\S+", read(late).text)[0], follow=True).status_code == 410


def test_an_address_of_somebody_else_is_not_taken_over(client, alice):
    other = make.person("Other", email="other@example.edu")
    assert ask_to_change(signed_in(client, alice), "OTHER@example.edu").url == reverse("my_participation")
    press(client, "OTHER@example.edu")
    assert "The address stays as it was" in press(client, "alice@example.edu").content.decode()
    assert (address_of(alice), address_of(other)) == ("alice@example.edu", "other@example.edu")


def test_signing_out_everywhere_ends_other_sessions_and_links(client, rbi, alice):
    make.membership(make.coalition(rbi), alice)
    sent = link_of(alice)
    other = type(client)()
    signed_in(other, alice)
    signed_in(client, alice).post(reverse("sign_out_everywhere"))
    assert other.get(reverse("my_participation")).url == reverse("participation:ask_for_link")
    # Of an email that was sent before, and of one that was queued before and is sent now.
    for address in (sent, re.search(r"https?://\S+/link/\S+", latest().text)[0]):
        assert client.get(address, follow=True).status_code == 410


@pytest.mark.parametrize("name", ["my_details", "my_email", "my_data", "erase_me"])
def test_strangers_are_asked_for_their_address(client, name):
    assert client.get(reverse(name)).url == reverse("participation:ask_for_link")
