import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from connect import subscriptions
from connect.models import Subscription, Topic
from mail.models import OutgoingEmail
from participation.erase import erase
from tests.emails import latest
from tests.participation.test_views import whole_database
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

ALICE = "alice@example.edu"


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def subscribe(client, *programs, email=ALICE):
    page = client.get(reverse("connect:subscribe")).content.decode()
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
    typed = {"email": email, "programs": [program.pk for program in programs], "submission_stamp": stamp}
    return client.post(reverse("connect:subscribe"), typed, follow=True)


def link():
    return re.search(r"https?://[^/]+(/stay-connected/link/\S+)", latest().text)[1]


def confirm(client, *programs):
    client.get(link())
    return client.post(reverse("connect:choice"), {"programs": [program.pk for program in programs]})


def ticked(client):
    """The keys of the programs that the page after the latest link proposes."""
    page = client.get(link(), follow=True).content.decode()
    return sorted(int(pk) for pk in re.findall(r'value="(\d+)"[^>]*checked', page))


def subscription(program, email=ALICE, **values):
    return Subscription.objects.create(program=program, email=email, confirmed_at=timezone.now(), **values)


def active():
    return sorted(Subscription.objects.active().values_list("email", "program__slug"))


def test_nothing_starts_before_the_address_says_yes(client, rbi, grbi):
    subscribe(client, rbi, grbi)
    assert Subscription.objects.count() == 0
    before = whole_database()
    for _ in range(10):
        client.head(link(), follow=True)
        assert "One press" in client.get(link(), follow=True).content.decode()
    assert whole_database() == before
    confirm(client, rbi, grbi)
    assert active() == [(ALICE, "grbi"), (ALICE, "rbi")]


def test_the_page_is_the_same_for_a_known_and_an_unknown_address(client, rbi):
    first = subscribe(client, rbi).content
    confirm(client, rbi)
    assert subscribe(type(client)(), rbi).content == first


def test_an_address_entered_again_is_never_downgraded(client, rbi, grbi):
    subscribe(client, rbi)
    confirm(client, rbi)
    subscribe(type(client)(), rbi, grbi, email="ALICE@example.edu")
    assert active() == [(ALICE, "rbi")]


def test_who_left_comes_back_by_the_form(client, rbi, grbi):
    subscription(rbi, unsubscribed_at=timezone.now())
    subscription(grbi)
    subscribe(client, rbi)
    assert ticked(client) == [rbi.pk, grbi.pk]
    assert "Yes, send me this news" in client.get(reverse("connect:choice")).content.decode()
    confirm(client, rbi, grbi)
    assert active() == [(ALICE, "grbi"), (ALICE, "rbi")]
    assert Subscription.objects.count() == 2


def test_the_page_says_yes_only_while_something_new_was_asked_for(client, rbi):
    subscribe(client, rbi)
    client.get(link())
    assert "Yes, send me this news" in client.get(reverse("connect:choice")).content.decode()
    client.post(reverse("connect:choice"), {"programs": []})
    assert "Yes, send me this news" not in client.get(reverse("connect:choice")).content.decode()
    subscription(rbi)
    assert "Yes, send me this news" not in client.get(link(), follow=True).content.decode()


def test_what_a_stranger_asked_for_is_in_no_other_link(client, rbi, grbi):
    subscribe(type(client)(), grbi)
    subscribe(client, rbi)
    assert ticked(client) == [rbi.pk]
    confirm(client, rbi)
    assert "What you get" in client.get(reverse("connect:choice")).content.decode()
    assert active() == [(ALICE, "rbi")]


def test_a_participant_confirms_another_address(client, rbi, alice):
    signed_in(client, alice)
    subscribe(client, rbi, email="other@example.edu")
    confirm(client, rbi)
    assert active() == [("other@example.edu", "rbi")]


def test_preferences_end_and_begin_subscriptions(client, rbi, grbi):
    subscribe(client, rbi)
    confirm(client, rbi)
    client.post(reverse("connect:choice"), {"programs": [grbi.pk]})
    assert active() == [(ALICE, "grbi")]
    client.post(reverse("connect:choice"), {})
    assert active() == []


def test_one_click_leaves_and_a_scanner_does_not(client, rbi):
    row = subscription(rbi)
    address = row.mint_link("leave", {}).partition("://")[2].partition("/")[2]
    strict = type(client)(enforce_csrf_checks=True)
    for _ in range(10):
        strict.get(f"/{address}")
        strict.head(f"/{address}")
    assert active() == [(ALICE, "rbi")]
    said = [strict.post(f"/{address}", {"List-Unsubscribe": "One-Click"}).content.decode() for _ in range(2)]
    assert ["You are unsubscribed" in said[0], "had unsubscribed before" in said[1], active()] == [True, True, []]


@pytest.mark.parametrize("token", ["1", "1:forged", "x"])
def test_invented_tokens_do_nothing(client, rbi, token):
    subscription(rbi)
    assert client.post(reverse("connect:leave", args=[token])).status_code == 404
    assert client.get(reverse("connect:follow_link", args=[token])).status_code == 410
    assert client.get(reverse("connect:choice")).url == reverse("connect:subscribe")
    assert client.post(reverse("connect:choice"), {}).url == reverse("connect:subscribe")
    assert client.post(reverse("connect:mine"), {}).url == reverse("participation:ask_for_link")
    assert len(active()) == 1


def test_links_and_sessions_end(client, rbi, settings):
    subscribe(client, rbi)
    sent = link()
    client.get(sent)
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert client.get(reverse("connect:choice")).url == reverse("connect:subscribe")
    with time_machine.travel(timezone.now() + timedelta(days=settings.LINK_DAYS, minutes=1)):
        assert client.get(sent).status_code == 410


def test_a_participant_chooses_news_without_another_link(client, rbi, alice):
    assert signed_in(client, alice).get(reverse("connect:mine")).status_code == 200
    client.post(reverse("connect:mine"), {"programs": [rbi.pk]})
    assert active() == [(ALICE, "rbi")]
    assert "You get news of:" in client.get(reverse("my_participation")).content.decode()


def test_erasing_a_person_ends_their_subscriptions_and_blanks_their_news(client, rbi, alice):
    subscribe(client, rbi)
    confirm(client, rbi)
    erase(alice)
    assert Subscription.objects.count() == 0
    assert OutgoingEmail.objects.filter(recipient__iexact=ALICE).count() == 0


def test_an_address_typed_in_another_way_has_the_same_subscriptions(rbi):
    subscription(rbi, email="ann@bücher.example")
    assert list(map(str, subscriptions.topics_of("Ann@xn--bcher-kva.example"))) == ["rbi"]
    subscriptions.choose("Ann@xn--bcher-kva.example", [Topic("program", rbi)])
    assert Subscription.objects.count() == 1
    subscriptions.choose("Ann@xn--bcher-kva.example", [])
    assert Subscription.objects.active().count() == 0


def test_every_subscription_gets_the_key_of_its_address_and_none_is_lost(rbi):
    migration = import_module("connect.migrations.0005_normalized_email")
    subscription(rbi, email="ann@bücher.example")
    Subscription.objects.update(email_key="not yet")
    subscription(rbi, email="Ann@xn--bcher-kva.example")
    subscription(None, targets_of=rbi, email="ann@bücher.example", told_until=timezone.now())
    migration.fill_in(apps, None)
    assert list(Subscription.objects.order_by("pk").values_list("email_key", flat=True)) == [
        "ann@bücher.example",
        "ann@xn--bcher-kva.example",
        "ann@xn--bcher-kva.example",
    ]


def test_the_release_before_may_still_subscribe(rbi):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO connect_subscription (program_id, email, confirmed_at) VALUES (%s, 'Ann@example.edu', now())",
            [rbi.pk],
        )
    assert Subscription.objects.get().email_key == "ann@example.edu"
