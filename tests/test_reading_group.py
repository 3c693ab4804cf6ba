"""A new kind of taking part, of which no file of the portal knows, walked from the home page to the roster."""

import csv
import io
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from mail.models import OutgoingEmail
from participation.erase import erase
from participation.models import Sphere
from tests import make_any
from tests.pressing import link_in, press
from tests.rbi_portal.test_my_participation import signed_in
from tests.reading_group import kind as module
from tests.reading_group.models import Reader, ReadingGroup
from tests.test_every_kind import forms_may_be_fast, sign_up

__all__ = ["forms_may_be_fast"]
pytestmark = pytest.mark.django_db

LIST, CHANGE = "admin:reading_group_reader_changelist", "admin:reading_group_reader_change"
DECIDE, EXPORT = "admin:reading_group_reader_decide", "admin:reading_group_reader_export"


@pytest.fixture
def group(rbi) -> ReadingGroup:
    Sphere.objects.create(program=rbi, name="Admissions", slug="admissions")
    return make_any.activity(Reader, rbi, title="Medical Apartheid", capacity=1, reviewed=True)


@pytest.fixture
def reader(client, group) -> Reader:
    sign_up(client, group)
    return Reader.objects.get()


def verified(reader: Reader) -> Reader:
    press(Client(), link_in(OutgoingEmail.objects.get()))
    return reader


def test_a_visitor_finds_it_signs_up_and_gets_an_email(client, reader):
    home = client.get("/").content.decode()
    assert '<a href="/reading-group/">Join the reading group</a>' in home
    assert '<a href="/reading-group/" aria-current="page">Reading group</a>' in client.get("/reading-group/").text
    assert f'<a href="{reader.activity.get_absolute_url()}">Medical Apartheid</a>' in home
    assert (reader.status, reader.why, reader.chapters, reader.brings_cake) == ("applied", "Words about why", 7, True)
    assert OutgoingEmail.objects.get().recipient == "alice@example.edu"


def test_the_person_sees_it_withdraws_and_is_erased(client, reader):
    browser = signed_in(client, verified(reader).person)
    assert "Medical Apartheid" in browser.get(reverse("my_participation")).text
    browser.post(reverse("withdraw", args=["reading_group", reader.pk]))
    reader.refresh_from_db()
    assert (reader.status, reader.why) == ("withdrawn", "Words about why")
    erase(reader.person)
    reader.refresh_from_db()
    assert (reader.why, reader.chapters) == ("", 7)


def test_bob_reviews_accepts_and_exports(bobs, reader):
    verified(reader)
    assert "Alice Adams" in bobs.get(reverse(LIST)).text
    assert "Words about why" in bobs.get(reverse(CHANGE, args=[reader.pk])).text
    bobs.post(reverse(DECIDE, args=["accept"]), {"rows": reader.pk, "confirmed": "yes"})
    reader.refresh_from_db()
    assert reader.status == "accepted"
    (line,) = csv.DictReader(io.StringIO(b"".join(bobs.post(reverse(EXPORT)).streaming_content).decode("utf-8-sig")))
    own = {"Format", "Chapters to present", "Brings a cake", "Reads from", "Spheres"}
    assert {title: line[title] for title in own} == {
        "Format": "On a screen",
        "Chapters to present": "7",
        "Brings a cake": "yes",
        "Reads from": "2026-09-14",
        "Spheres": "Admissions",
    }
    assert "Why this book" not in line


def test_charlie_of_the_other_program_sees_and_does_nothing(charlies, reader):
    verified(reader)
    assert "Alice Adams" not in charlies.get(reverse(LIST)).text
    assert charlies.get(reverse(CHANGE, args=[reader.pk])).status_code == 302
    charlies.post(reverse(DECIDE, args=["accept"]), {"rows": reader.pk, "confirmed": "yes"})
    reader.refresh_from_db()
    assert reader.status == "applied"
    assert len(b"".join(charlies.post(reverse(EXPORT)).streaming_content).splitlines()) == 1


def test_what_is_for_the_staff_alone_is_written_by_it_and_not_given_to_the_person(bobs, reader, monkeypatch):
    monkeypatch.setattr(module, "KIND", replace(module.KIND, staff_only=("chapters",)))
    change = reverse(CHANGE, args=[reader.pk])
    assert bobs.post(change, {"chapters": "3", "why": "Another reason", "staff_note": ""}).status_code == 302
    reader.refresh_from_db()
    assert (reader.chapters, reader.why) == (3, "Words about why")
    data = signed_in(bobs, verified(reader).person).get(reverse("my_data")).json()
    assert {"why", "chapters"} & data["participation"]["reading_group"][0].keys() == {"why"}


def test_the_command_exports_it_with_what_is_sensitive(reader, capsysbinary):
    verified(reader)
    call_command("export_roster", "reading_group", ticked=["why"])
    assert b"Words about why" in capsysbinary.readouterr().out


def test_a_second_reader_waits_and_comes_in_when_the_place_is_free(rbi):
    group = make_any.activity(Reader, rbi, capacity=1)
    first, second = make_any.participation(group), make_any.participation(group)
    assert (first.status, second.status, second.place_in_queue) == ("accepted", "waitlisted", 1)
    erase(first.person)
    second.refresh_from_db()
    assert second.status == "accepted"
