"""What version 0.1 sent and linked to goes on working."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connect import signed, subscriptions
from connect.models import Subscription
from tests import make, make_targets, migrations
from tests.make_news import READER, subscription

pytestmark = pytest.mark.django_db

FOLLOW = "/change-targets/follow/"
BEFORE = [("connect", "0002_only_what_was_confirmed"), ("changetargets", "0003_plausible_dates")]


def stop_link(follower: int) -> str:
    return f"{FOLLOW}stop/{signing.dumps(follower, salt='changetargets.stop')}/"


def test_pages_that_asked_for_an_address_lead_to_the_one_that_does(client):
    query = "program=rbi&target=readers"
    answers = [client.get(path) for path in (f"{FOLLOW}?{query}", f"{FOLLOW}sent/")]
    assert [answer.url for answer in answers] == [f"{reverse('connect:subscribe')}?{query}", reverse("connect:sent")]


def test_mail_programs_stop_old_digests_with_one_post_and_no_cookie(rbi):
    target = make_targets.target(rbi)
    for column, subject in (("target", target), ("targets_of", rbi)):
        subscription(column, subject, old_follower=7)
    subscription("sphere", target.sphere)
    subscription("program", rbi)
    subscription("target", target, email="other@example.edu", old_follower=8)
    strict = Client(enforce_csrf_checks=True)
    assert "change targets of rbi" in strict.get(stop_link(7)).content.decode()
    assert Subscription.objects.active().count() == 5
    answers = [strict.post(stop_link(7), {"List-Unsubscribe": "One-Click"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert list(map(str, subscriptions.topics_of(READER))) == ["rbi"]
    assert Subscription.objects.active().count() == 2


def test_a_forged_old_link_stops_nobody(client, rbi):
    subscription("targets_of", rbi, old_follower=7)
    for token in ("7", signing.dumps(7, salt="changetargets.confirm")):
        assert client.post(f"{FOLLOW}stop/{token}/").status_code == 404
    assert Subscription.objects.active().count() == 1


def test_an_old_link_to_confirm_keeps_what_there_is_and_says_how_to_ask_again(client, rbi):
    subscription("targets_of", rbi, old_follower=7)
    address = f"{FOLLOW}confirm/{signing.dumps(1, salt='changetargets.confirm')}/"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 410
        assert reverse("connect:subscribe") in answer.content.decode()
    assert Subscription.objects.active().count() == 1


@pytest.mark.parametrize("as_sent", [1, "program:1"])
def test_what_a_link_asked_for_is_read_as_it_was_written(client, as_sent):
    make.program("rbi", pk=1)
    token = signing.dumps({"email": READER, "asked": [as_sent]}, salt=signed.CHOICE_SALT)
    client.get(reverse("connect:follow_link", args=[token]))
    page = client.get(reverse("connect:choice")).content.decode()
    assert "Yes, send me this news" in page


@pytest.mark.django_db(transaction=True)
def test_the_migration_carries_over_every_confirmed_follow_and_no_other():
    with migrations.before(*BEFORE) as models:
        follower, follow = (models.get_model("changetargets", name) for name in ("Follower", "Follow"))
        program = models.get_model("participation", "Program").objects.create(
            slug="rbi", name="RBI", short_name="rbi", timezone="UTC", audiences=["student"]
        )
        spheres = [
            models.get_model("participation", "Sphere").objects.create(program=program, name=name, slug=name)
            for name in ("a", "b")
        ]
        early, late = timezone.now() - timedelta(days=2), timezone.now()
        alice = follower.objects.create(email="Alice@example.edu", told_until=late)
        bob = follower.objects.create(email="bob@example.edu", told_until=early)
        follow.objects.create(follower=alice, program=program, confirmed_at=early)
        follow.objects.create(follower=alice, sphere=spheres[0], confirmed_at=early)
        follow.objects.create(follower=alice, sphere=spheres[1])
        follow.objects.create(follower=bob, sphere=spheres[1], confirmed_at=late)
        models.get_model("connect", "Subscription").objects.create(
            program=program, email="alice@example.edu", confirmed_at=early, unsubscribed_at=late
        )
    columns = ("email", "targets_of", "sphere", "confirmed_at", "told_until", "old_follower")
    assert list(Subscription.objects.filter(program=None).order_by("pk").values_list(*columns)) == [
        ("Alice@example.edu", program.pk, None, early, late, alice.pk),
        ("Alice@example.edu", None, spheres[0].pk, early, late, alice.pk),
        ("bob@example.edu", None, spheres[1].pk, late, late, bob.pk),
    ]
    assert Subscription.objects.exclude(program=None).get().unsubscribed_at == late
