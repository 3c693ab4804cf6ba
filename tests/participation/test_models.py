"""What must never be in the database, tried."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from coalition.models import Coalition, Membership
from participation.models import AuditEntry, Link, Person, Program, Sphere
from tests import make

pytestmark = pytest.mark.django_db


def refused(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"capacity": 0}, "coalition_has_places"),
        ({"audiences": []}, "coalition_audiences_known"),
        ({"audiences": ["parent"]}, "coalition_audiences_known"),
        ({"closes_at": timezone.now() - timedelta(days=9)}, "coalition_closes_after_opening"),
        ({"ends_on": "2026-01-01"}, "coalition_ends_after_start"),
        ({"hours_min": 6}, "coalition_hours_in_order"),
        ({"hours_min": 0}, "coalition_hours_in_order"),
    ],
)
def test_a_coalition_that_makes_no_sense_is_refused(rbi, values, constraint):
    refused(constraint, lambda: make.coalition(rbi, **values))
    assert Coalition.objects.count() == 0


def test_a_slug_is_unique_within_a_program(rbi, grbi):
    make.coalition(rbi, slug="same")
    make.coalition(grbi, slug="same")
    refused("coalition_slug_unique_in_program", lambda: make.coalition(rbi, slug="same"))


def test_a_person_takes_part_once(rbi, alice):
    membership = make.membership(make.coalition(rbi), alice)
    values = {"person": alice, "activity": membership.activity, "status": "accepted", "applied_at": timezone.now()}
    refused("membership_once_per_person", lambda: Membership.objects.create(**values))


def test_a_status_is_one_of_the_known(rbi):
    make.membership(make.coalition(rbi))
    refused("membership_status_known", lambda: Membership.objects.update(status="maybe"))


def test_an_email_address_is_unique_for_the_release_before_too(db):
    make.person(email="ann@bücher.example")
    Person.objects.update(email_key="another")
    refused("person_email_unique", lambda: make.person(email="ann@bücher.example"))


def test_an_email_address_is_unique_whatever_its_case(alice):
    refused("person_email_(key_)?unique", lambda: make.person(email="ALICE@example.edu"))


def test_an_email_address_is_unique_however_it_is_typed(db):
    make.person(email="ann@bücher.example")
    refused("person_email_key_unique", lambda: make.person(email="ann@xn--bcher-kva.example"))


def test_an_email_address_has_its_normalized_form(alice):
    refused("person_email_has_its_key", lambda: Person.objects.update(email="new@example.edu"))
    refused("person_email_has_its_key", lambda: Person.objects.update(email_key="new@example.edu"))


@pytest.mark.parametrize("column", ["name", "department"])
@pytest.mark.parametrize("character", "\n\t\x0b\x7f\x9f\u2028\u202e\u2069\uffff")
def test_the_texts_of_a_person_are_lines_that_one_can_see(alice, column, character):
    refused("person_texts_are_lines", lambda: Person.objects.update(**{column: f"Ann{character}Lee"}))


@pytest.mark.parametrize("values", [{"email": None}, {"erased_at": timezone.now()}])
def test_a_person_is_reachable_or_erased(alice, values):
    refused("person_reachable_or_erased", lambda: Person.objects.update(**values))


def test_an_affiliation_is_one_of_the_known(alice):
    refused("person_affiliation_known", lambda: Person.objects.update(affiliation="parent"))


def test_programs_have_an_audience_and_spheres_a_slug_of_their_own(rbi):
    refused("program_audiences_known", lambda: Program.objects.update(audiences=[]))
    Sphere.objects.create(program=rbi, name="Admissions", slug="admissions")
    refused("sphere_unique_in_program", lambda: Sphere.objects.create(program=rbi, name="A", slug="admissions"))


def test_a_link_has_a_purpose_and_an_end(alice):
    values = {"person": alice, "token_hash": "x", "expires_at": timezone.now() + timedelta(days=1)}
    refused("link_purpose_known", lambda: Link.objects.create(**values, purpose="anything"))
    past = values | {"expires_at": timezone.now() - timedelta(days=1)}
    refused("link_expires_after_creation", lambda: Link.objects.create(**past, purpose="open"))


def test_the_audit_trail_only_grows(rbi):
    make.membership(make.coalition(rbi))
    for write in (
        lambda: AuditEntry.objects.update(actor="user:1"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.update(reason="another"),
    ):
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            write()
    assert AuditEntry.objects.update(reason="") == 1
