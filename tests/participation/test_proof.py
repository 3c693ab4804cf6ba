"""Proof belongs to each sign-up: whoever types somebody's address files nothing in their name that counts."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.models import Membership
from mail.models import OutgoingEmail
from miniprojects.models import Enrollment
from participation import answers, moves
from participation.forms import details_of
from participation.models import Action, AuditEntry
from tests import make, make_minis
from tests.emails import read
from tests.pressing import filed_on, link_in, press
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db


def file_as(person, *activities, kind=Membership, submission="mallory", participant=None, **details):
    """As whoever types the address of a person does, in a fresh browser unless `participant` is signed in."""
    return moves.sign_up(
        kind=kind,
        you=details_of(person),
        activities=[activity.pk for activity in activities],
        submission=submission,
        details={activity.pk: details for activity in activities},
        participant=participant,
    )


def refused(move, row, by) -> str:
    with pytest.raises(moves.IllegalMove) as error:
        move(participation=row, by=by)
    return str(error.value)


@pytest.fixture
def coalition(rbi):
    return make.coalition(rbi, capacity=2, reviewed=True)


def test_what_a_stranger_files_for_a_verified_address_is_not_reviewed_and_names_no_actor(alice, coalition, bob):
    file_as(alice, coalition, motivation="Mallory’s words")
    row = Membership.objects.get()
    assert not row.is_proven
    assert {refused(move, row, bob) for move in (moves.accept, moves.decline, moves.move_to_waiting_list)} == {
        "This person has not confirmed this sign-up yet."
    }
    assert AuditEntry.objects.get(action=Action.SIGN_UP).actor == f"unproven:{alice.pk}"


def test_the_email_asks_and_holds_nothing_that_was_typed(alice, coalition):
    file_as(alice, coalition, motivation="Mallory’s words")
    email = read(OutgoingEmail.objects.get())
    assert email.subject == "Was this you? Please confirm your sign-up"
    assert "Mallory’s words" not in email.text + email.html


def test_alice_sees_every_answer_says_yes_and_is_signed_in(client, alice, coalition, bob):
    file_as(alice, coalition, motivation="My own words")
    address = link_in(OutgoingEmail.objects.get())
    page = client.get(address, follow=True).content.decode()
    assert ["My own words" in page, "Yes, this was me" in page, "This was not me" in page] == [True, True, True]
    assert press(client, address).url == reverse("my_participation")
    row = Membership.objects.get()
    assert (row.is_proven, row.status) == (True, "applied")
    assert AuditEntry.objects.get(action=Action.CONFIRM).actor == f"person:{alice.pk}"
    moves.accept(participation=row, by=bob)


def test_alice_says_no_and_the_place_goes_to_who_waits(client, rbi, alice):
    project = make_minis.mini_project(rbi, capacity=1)
    file_as(alice, project, kind=Enrollment, note="Mallory’s words")
    waiting = make_minis.enrollment(project, make.person("Nadia"))
    assert waiting.status == "waitlisted"
    address = link_in(OutgoingEmail.objects.get(owner=alice.mail_owner))
    page = press(client, address, "no")
    assert "nobody was told whose address it was" in page.content.decode()
    mine, waiting = Enrollment.objects.get(person=alice), Enrollment.objects.get(pk=waiting.pk)
    assert (mine.status, mine.note, waiting.status) == ("withdrawn", "", "accepted")
    assert AuditEntry.objects.get(action=Action.DISOWN).actor == f"unproven:{alice.pk}"
    assert OutgoingEmail.objects.filter(owner=alice.mail_owner).count() == 1  # nobody is written to about the no
    assert client.get(address, follow=True).status_code == 410


def test_after_a_no_nobody_files_it_again_for_a_day_but_alice_herself(alice, coalition):
    file_as(alice, coalition)
    moves.disown(participation=Membership.objects.get())
    (outcome,) = file_as(alice, coalition, submission="again")
    assert (outcome.is_blocked, outcome.shown, Membership.objects.get().status) == (True, "applied", "withdrawn")
    assert OutgoingEmail.objects.count() == 1
    file_as(alice, coalition, submission="herself", participant=alice)
    assert (Membership.objects.get().status, Membership.objects.get().is_proven) == ("applied", True)


def test_the_block_ends_after_a_day(alice, coalition):
    file_as(alice, coalition)
    moves.disown(participation=Membership.objects.get())
    with time_machine.travel(timezone.now() + moves.DISOWNED_FOR + timedelta(minutes=1)):
        file_as(alice, coalition, submission="later")
    assert Membership.objects.get().status == "applied"


def test_who_is_signed_in_by_their_own_link_has_proven_it_at_once_and_for_nobody_else(alice, coalition):
    file_as(alice, coalition, participant=make.person("Mallory"))
    assert not Membership.objects.get().is_proven
    file_as(alice, coalition, submission="herself", participant=alice)
    assert Membership.objects.get().is_proven


def test_a_yes_counts_for_the_answers_that_were_shown_and_no_others(client, alice, coalition):
    file_as(alice, coalition, motivation="First words")
    seen = filed_on(client.get(link_in(OutgoingEmail.objects.get()), follow=True).content.decode())
    file_as(alice, coalition, submission="second", motivation="Other words")
    page = client.post(reverse("participation:press_link"), {"row": seen, "yes": "1"}).content.decode()
    assert ["Other words" in page, "has changed since" in page] == [True, True]
    assert not Membership.objects.get().is_proven
    assert refused_proof(Membership.objects.get(), alice) == (
        "What was sent has changed since this page was opened. Please look at it again."
    )


def refused_proof(row, person) -> str:
    with pytest.raises(moves.IllegalMove) as error:
        moves.prove(participation=row, by=person, seen="other answers")
    return str(error.value)


def test_what_is_filed_again_unproven_keeps_its_turn_and_a_proven_one_keeps_its_answers(alice, coalition):
    file_as(alice, coalition, motivation="First words")
    first = Membership.objects.get()
    file_as(alice, coalition, submission="second", motivation="Other words")
    again = Membership.objects.get()
    assert (again.applied_at, again.motivation) == (first.applied_at, "Other words")
    moves.prove(participation=again, by=alice, seen=answers.digest(again))
    file_as(alice, coalition, submission="third", motivation="Mallory’s words")
    assert Membership.objects.get().motivation == "Other words"


def test_one_page_asks_signed_in_alice_about_each_and_another_person_answers_for_none(client, alice, rbi):
    theirs = [make.coalition(rbi, title=title, reviewed=True) for title in ("One", "Two")]
    for number, one in enumerate(theirs):
        file_as(alice, one, submission=str(number))
    confirm = reverse("participation:confirm")
    filed = filed_on(signed_in(client, alice).get(confirm).content.decode())
    stranger = signed_in(Client(), make.person("Mallory"))
    assert stranger.post(confirm, {"row": filed, "yes": "1"}).url == reverse("my_participation")
    assert Membership.objects.proven().count() == 0
    client.post(confirm, {"row": filed[0], "yes": "1"})
    client.post(confirm, {"row": filed[1], "no": "1"})
    assert [row.status for row in Membership.objects.order_by("pk")] == ["applied", "withdrawn"]
    assert Membership.objects.proven().count() == 1


def test_my_participation_says_what_waits_for_a_yes(client, alice, coalition):
    file_as(alice, coalition)
    page = signed_in(client, alice).get(reverse("my_participation")).content.decode()
    assert ["Not confirmed yet" in page, reverse("participation:confirm") in page] == [True, True]


def test_a_place_that_nobody_confirms_goes_back(rbi, alice, settings):
    project = make_minis.mini_project(rbi, capacity=1)
    file_as(alice, project, kind=Enrollment)
    waiting = make_minis.enrollment(project, make.person("Nadia"))
    with time_machine.travel(timezone.now() + timedelta(hours=settings.PLACE_HOLD_HOURS, minutes=1)):
        assert moves.lapse_overdue(Enrollment) == 1
    statuses = Enrollment.objects.filter(pk__in=[waiting.pk, waiting.pk - 1]).order_by("pk").values_list("status")
    assert [status for (status,) in statuses] == ["lapsed", "accepted"]
    assert moves.prove(participation=Enrollment.objects.get(person=alice), by=alice, seen="") is False


def test_a_no_after_the_yes_changes_nothing(alice, coalition):
    row = make.membership(coalition, alice)
    assert moves.disown(participation=row) is False
    row.refresh_from_db()
    assert (row.status, row.is_proven) == ("applied", True)
