import re

import pytest
from django.urls import reverse
from django.utils import timezone

from datawalk.models import DataWalk
from participation import sessions, visitor
from tests import make
from tests.make_news import subscription
from tests.make_walk import rsvp, walk

pytestmark = pytest.mark.django_db


def remember(session, name, value):
    """As `visitor.keep` does, but for ever: tests move the clock."""
    session[visitor.KEY] = session.get(visitor.KEY, {}) | {name: {"since": 2**40, "value": value}}


def signed_in(client, person):
    session = client.session
    remember(session, sessions.PARTICIPANT, {"pk": person.pk, "epoch": person.session_epoch})
    session.save()
    return client


def test_alice_sees_her_status_and_withdraws(client, rbi, alice):
    membership = make.membership(make.coalition(rbi, reviewed=True), alice)
    signed_in(client, alice)
    assert "Waiting for review" in client.get(reverse("my_participation")).content.decode()
    address = reverse("withdraw", args=["coalition", membership.pk])
    assert client.get(address).status_code == 200
    membership.refresh_from_db()
    assert membership.status == "applied"
    for said in ("You have withdrawn", "That is not possible any more"):
        assert said in client.post(address, follow=True).content.decode()
    membership.refresh_from_db()
    assert membership.status == "withdrawn"


def test_nobody_withdraws_somebody_else(client, rbi, alice):
    membership = make.membership(make.coalition(rbi), alice)
    address = reverse("withdraw", args=["coalition", membership.pk])
    assert client.post(address).url == reverse("participation:ask_for_link")
    signed_in(client, make.person("Mallory"))
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert client.post(reverse("withdraw", args=["nothing", 1])).status_code == 404
    membership.refresh_from_db()
    assert membership.status == "accepted"


def test_the_place_in_the_queue_is_shown(client, rbi, alice):
    coalition = make.coalition(rbi, capacity=1)
    make.membership(coalition)
    make.membership(coalition)
    make.membership(coalition, alice)
    assert "You are number 2." in signed_in(client, alice).get(reverse("my_participation")).content.decode()


def test_alice_sees_all_her_news_in_one_place(client, rbi, grbi, alice):
    for row in (("targets_of", rbi), ("program", grbi)):
        subscription(*row, email="ALICE@example.edu")
    subscription("program", rbi, unsubscribed_at=timezone.now())
    page = signed_in(client, alice).get(reverse("my_participation")).content.decode()
    shown = re.findall(r'<span class="tag success">([^<]+)</span>', page)
    assert [name for name in shown if "rbi" in name] == ["grbi", "change targets of rbi"]
    assert reverse("connect:mine") in page


def test_what_is_no_longer_published_is_named_without_a_link_that_leads_nowhere(client, rbi, alice):
    row = rsvp(walk(rbi, title="The hidden walk"), alice)
    links = {row.activity.get_absolute_url(), reverse("datawalk:change", args=row.activity.in_address)}
    signed_in(client, alice)
    for published, shown in ((True, links), (False, set())):
        DataWalk.objects.update(published=published)
        page = client.get(reverse("my_participation")).content.decode()
        assert "The hidden walk" in page
        assert {link for link in links if f'href="{link}"' in page} == shown
