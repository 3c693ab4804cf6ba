import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from changetargets.models import Contribution
from coalition.models import Membership
from connect import announcements
from connect.models import Announcement
from datawalk.arrivals import check_in
from datawalk.models import Rsvp
from mail import relay
from mail.models import OutgoingEmail
from participation import moves
from participation.erase import erase
from participation.models import AuditEntry, Person, Session
from tests import make
from tests.coalition.test_views import fill_in
from tests.make_minis import enrollment, mini_project
from tests.make_news import subscription
from tests.make_targets import contribution, target
from tests.make_walk import reflection, rsvp, station, walk
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

WORDS = ("amelie", "okafor", "neurogenetics", "my reasons", "the group is complete", "call her back")


@pytest.fixture
def amelie(db):
    return make.person("Amelie Okafor", email="amelie.okafor@example.edu", department="Neurogenetics")


TEXT_OF_CELL = """
SELECT CASE WHEN pg_typeof("{column}") = 'bytea'::regtype
    THEN encode("{column}"::text::bytea, 'escape') ELSE "{column}"::text END FROM "{table}"
"""


def every_cell() -> list[tuple[str, str]]:
    """Each value of each column of each table as text, and what sessions hold; with the place where it stands."""
    cells = [("participation_session.decoded", str(session.get_decoded())) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        for table, column in cursor.fetchall():
            cursor.execute(TEXT_OF_CELL.format(table=table, column=column))
            cells += [(f"{table}.{column}", value or "") for (value,) in cursor.fetchall()]
    return cells


def traces() -> set[str]:
    return {place for place, value in every_cell() for word in WORDS if word in value.lower()}


def test_erasing_leaves_no_trace_in_any_table(client, rbi, bob, amelie, settings, smtp_server):
    settings.FORM_SECONDS_AT_LEAST = 0
    coalition = make.coalition(rbi, reviewed=True)
    make.membership(coalition, amelie, motivation="My reasons", experience="My reasons")
    membership = Membership.objects.get()
    note_by_hand(bob, membership)
    moves.decline(participation=membership, by=bob, reason="The group is complete")
    assert relay.send_due() == 2
    fill_in(client, you={"name": "Amelie Okafor", "email": amelie.email, "affiliation": "student", "department": ""})
    take_part_everywhere(amelie, rbi, bob)
    assert traces() >= {
        "changetargets_contribution.message",
        "coalition_membership.staff_note",
        "connect_subscription.email",
        "datawalk_reflection.signature",
        "datawalk_rsvp.access_needs",
        "mail_outgoingemail.recipient",
        "mail_outgoingemail.facts",
        "participation_auditentry.reason",
    }
    erase(amelie)
    assert traces() == set()
    assert Person.objects.get().erased_at is not None
    assert AuditEntry.objects.filter(row_model="coalition.membership").count() == 3


def note_by_hand(bob, membership):
    browser = Client()
    browser.force_login(bob)
    browser.post(reverse("admin:coalition_membership_change", args=[membership.pk]), {"staff_note": "Call her back"})


def take_part_everywhere(person, program, bob):
    enrollment(mini_project(program), person)
    contribution(target(program), person)
    Contribution.objects.update(message="My reasons")
    visit = rsvp(walk(program), person)
    Rsvp.objects.update(access_needs="My reasons: call Okafor")
    check_in(visit, by=bob)
    reflection(station(visit.activity), signature="amelie okafor", owner_key=person.owner_key)
    subscription("program", program, email=person.email.upper())
    subscription("targets_of", program, email=person.email)
    news = Announcement.objects.create(program=program, subject="News", body="News", state=Announcement.State.SENDING)
    announcements.send_batches()
    assert relay.send_due() == 4
    assert announcements.progress(news).sent == 1


def test_the_walk_through_the_tables_finds_what_is_there(amelie):
    assert traces() == {
        "participation_person.name",
        "participation_person.email",
        "participation_person.email_key",
        "participation_person.department",
    }


def test_counts_stay_and_the_place_goes_to_who_waits(rbi, amelie):
    coalition = make.coalition(rbi, capacity=1)
    make.membership(coalition, amelie)
    waiting = make.membership(coalition)
    erase(amelie)
    waiting.refresh_from_db()
    assert (waiting.status, Membership.objects.count()) == ("accepted", 2)
    assert [email.recipient for email in OutgoingEmail.objects.all() if email.recipient] == [waiting.person.email] * 2


def test_an_erased_address_may_come_back_as_a_new_person(rbi, amelie):
    erase(amelie)
    assert make.person(email="amelie.okafor@example.edu").pk != amelie.pk


def test_alice_erases_herself_and_is_signed_out(client, rbi, alice):
    make.membership(make.coalition(rbi), alice)
    signed_in(client, alice)
    assert "What stays, and why" in client.get(reverse("erase_me")).content.decode()
    assert Person.objects.get().name == "Alice Adams"
    assert client.post(reverse("erase_me")).url == reverse("erased")
    assert Person.objects.get().name == ""
    assert client.get(reverse("my_participation")).url == reverse("participation:ask_for_link")


def test_nobody_erases_without_the_session_of_that_person(client, alice):
    assert client.post(reverse("erase_me")).url == reverse("participation:ask_for_link")
    signed_in(client, make.person("Mallory"))
    client.post(reverse("erase_me"))
    assert Person.objects.get(pk=alice.pk).name == "Alice Adams"


def test_the_download_holds_everything_of_alice_and_nothing_of_others(client, rbi, alice):
    coalition = make.coalition(rbi)
    make.membership(coalition, alice, motivation="My own words")
    make.membership(coalition, make.person("Other"), motivation="Words of another")
    Membership.objects.update(staff_note="For the staff")
    subscription("program", rbi, email=alice.email.upper())
    subscription("targets_of", rbi, email="other@example.edu")
    answer = signed_in(client, alice).get(reverse("my_data"))
    data = json.loads(answer.content)
    assert data["person"]["email"] == alice.email
    (row,) = data["participation"]["coalition"]
    assert (row["program"], row["status"], row["motivation"]) == ("rbi initiative", "accepted", "My own words")
    (row,) = data["beside"]["connect.subscription"]
    assert (row["program"], row["targets_of"], row["email"]) == ("rbi initiative", None, "ALICE@EXAMPLE.EDU")
    assert "For the staff" not in answer.content.decode()
