"""What somebody said with their RSVP is changed from their own pages."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from datawalk import services
from datawalk.models import Rsvp
from mail.models import OutgoingEmail
from participation import moves
from participation.models import AuditEntry
from tests import make
from tests.datawalk.test_views import address, forms_may_be_fast
from tests.make_walk import rsvp, walk
from tests.rbi_portal.test_my_participation import signed_in

__all__ = ["forms_may_be_fast"]
pytestmark = pytest.mark.django_db

MINE = "/my-participation/"


@pytest.fixture
def row(rbi, alice):
    return rsvp(walk(rbi), alice)


def test_alice_says_anew_when_she_comes_and_what_she_needs(client, alice, row):
    browser, where = signed_in(client, alice), address("change", row.activity)
    assert where in browser.get(MINE).content.decode()
    hour = browser.get(where).context["form"].fields["arrives_at"].choices[1][0]
    emails = OutgoingEmail.objects.count()
    assert browser.post(where, {"arrives_at": hour, "access_needs": "A ramp"}).url == MINE
    row.refresh_from_db()
    assert (row.arrives_at.strftime("%H:%M"), row.access_needs, row.status) == (hour, "A ramp", "accepted")
    entry = AuditEntry.objects.get(action="edit")
    assert entry.facts == {"columns": ["arrives_at", "access_needs"]}
    assert (entry.reason, entry.program_id) == ("", row.activity.program_id)
    assert OutgoingEmail.objects.count() == emails
    assert browser.get(where).context["form"].initial == {"arrives_at": row.arrives_at, "access_needs": "A ramp"}
    assert f'<option value="{hour}" selected' in browser.get(where).content.decode()


def test_saving_what_was_there_leaves_no_trace(client, alice, row):
    signed_in(client, alice).post(address("change", row.activity), {"arrives_at": "", "access_needs": ""})
    assert AuditEntry.objects.filter(action="edit").count() == 0


def test_an_hour_that_is_none_of_the_walk_is_told_in_words(client, alice, row):
    answer = signed_in(client, alice).post(address("change", row.activity), {"arrives_at": "03:33"})
    assert answer.context["form"].errors.keys() == {"arrives_at"}


def test_who_has_an_rsvp_is_led_from_the_form_to_the_change_of_it(client, alice, row):
    browser = signed_in(client, alice)
    assert browser.get(address("rsvp", row.activity)).url == address("change", row.activity)
    assert browser.get(address("rsvp", walk(row.activity.program))).status_code == 200


def test_nobody_changes_what_is_not_theirs(client, alice, row):
    where = address("change", row.activity)
    assert client.post(where, {"access_needs": "Mine"}).url == reverse("participation:ask_for_link")
    browser = signed_in(client, make.person("Eve Evans"))
    assert browser.post(where, {"access_needs": "Mine"}).status_code == 404
    assert Rsvp.objects.get(pk=row.pk).access_needs == ""


@pytest.mark.parametrize("end", ["withdrawn", "cancelled", "over"])
def test_nothing_is_changed_once_it_has_ended(client, alice, bob, row, end):
    if end == "withdrawn":
        moves.withdraw(participation=row, by=alice)
    elif end == "cancelled":
        services.cancel(row.activity, by=bob)
    with time_machine.travel(timezone.now() + timedelta(days=50 if end == "over" else 0)):
        browser = signed_in(client, alice)
        assert address("change", row.activity) not in browser.get(MINE).content.decode()
        browser.post(address("change", row.activity), {"access_needs": "Too late"})
    assert Rsvp.objects.get(pk=row.pk).access_needs == ""
