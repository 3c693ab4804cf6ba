"""Migrations that carry rows over, called as the migration calls them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session as OldSession
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from participation.models import Person, Session
from participation.tasks import clear_sessions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill_in():
    return import_module("participation.migrations.0003_normalized_email").fill_in


def keys() -> dict[str, str]:
    return dict(Person.objects.order_by("pk").values_list("email", "email_key"))


def test_every_person_gets_the_key_of_their_address(fill_in, capsys):
    for email in ("Ann@Example.edu", "bob@bücher.example", "İ@example.edu"):
        make.person(email=email)
    expected = keys()
    Person.objects.filter(email__regex="[^a-zA-Z@.]").update(email_key=F("email"))
    fill_in(apps, None)
    assert (
        keys()
        == expected
        == {
            "Ann@Example.edu": "ann@example.edu",
            "bob@bücher.example": "bob@xn--bcher-kva.example",
            "İ@example.edu": "İ@example.edu",
        }
    )
    assert capsys.readouterr().out == ""


def test_two_people_of_one_mailbox_are_both_kept_and_named(fill_in, capsys):
    typed = make.person(email="ann@bücher.example")
    Person.objects.update(email_key="not yet")
    normalized = make.person(email="ann@xn--bcher-kva.example")
    fill_in(apps, None)
    assert keys() == {
        "ann@bücher.example": "ann@bücher.example",
        "ann@xn--bcher-kva.example": "ann@xn--bcher-kva.example",
    }
    assert f"person:{normalized.pk} and person:{typed.pk} have one mailbox" in capsys.readouterr().out


def test_the_release_before_may_still_sign_people_up_and_erase_them(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participation_person (email, name, affiliation, department, created_at, session_epoch)"
            " VALUES ('Ann@example.edu', 'Ann', 'student', '', now(), 0) ON CONFLICT (lower(email)) DO NOTHING"
        )
        assert keys() == {"Ann@example.edu": "ann@example.edu"}
        cursor.execute("UPDATE participation_person SET email = NULL, name = '', erased_at = now()")
    assert keys() == {None: None}


def test_names_from_before_lose_what_nobody_can_see(db):
    ann, bob = make.person("Ann", department="Genetics"), make.person("Bob")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE participation_person DROP CONSTRAINT person_texts_are_lines")
        Person.objects.filter(pk=ann.pk).update(name="Ann\x0b\tLee", department="Gene\u202etics")
        cursor.execute(import_module("participation.migrations.0004_visible_texts").CLEAN)
    ann.refresh_from_db()
    bob.refresh_from_db()
    assert (ann.name, ann.department, bob.name) == ("Ann Lee", "Gene tics", "Bob")


def test_logins_of_staff_are_carried_over_and_what_visitors_left_is_not(bob):
    logged_in = {"_auth_user_id": str(bob.pk), "_auth_user_hash": bob.get_session_auth_hash()}
    logged_in |= {"_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend"}
    keys = []
    for left in ({}, logged_in, logged_in | {"participant": {"pk": 1}, "coalition_sent": {"rbi": "ann@example.edu"}}):
        old = DjangosStore()
        old.update(left)
        old.create()
        keys.append(old.session_key)
    import_module("participation.migrations.0006_sessions_know_their_person").carry_over(apps, None)
    assert {row.pk: row.get_decoded() for row in Session.objects.all()} == dict.fromkeys(keys[1:], logged_in)
    assert {row.pk for row in OldSession.objects.all()} == set(keys[1:])
    browser = Client()
    browser.cookies["sessionid"] = keys[2]
    assert browser.get(reverse("admin:index")).status_code == 200
    clear_sessions()
    assert (OldSession.objects.count(), Session.objects.count()) == (0, 2)
