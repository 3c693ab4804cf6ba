"""The migration that gives reflections random keys, called as it is called then."""

from importlib import import_module

import pytest
from django.db import connection

from datawalk.models import Reflection
from participation import audit
from participation.models import Action, AuditEntry
from tests.make_walk import reflection, station, walk

migration = import_module("datawalk.migrations.0005_random_keys_of_reflections")


@pytest.mark.django_db
def test_reflections_get_new_keys_and_keep_their_audit_trail(rbi):
    place = station(walk(rbi))
    for number in range(1, 13):
        row = reflection(place, f"Thought {number}", pk=number)
        audit.record(by=audit.SYSTEM, action=Action.SET_STATE, row=row, program_id=rbi.pk, after=f"{number}")
    audit.record(by=audit.SYSTEM, action=Action.SET_STATE, row=place, program_id=rbi.pk, after="of a station")
    with connection.cursor() as cursor:
        cursor.execute(migration.NEW_KEYS)
        cursor.execute(migration.NEW_PLACES)
        cursor.execute("SELECT id FROM datawalk_reflection")
        on_disk = [pk for (pk,) in cursor.fetchall()]
    keys = dict(Reflection.objects.values_list("pk", "text"))
    assert min(keys) > 12
    assert on_disk == sorted(keys)
    assert [keys[pk] for pk in on_disk] != [f"Thought {number}" for number in range(1, 13)]
    told = dict(AuditEntry.objects.filter(row_model="datawalk.reflection").values_list("row_id", "after"))
    assert told == {pk: text.removeprefix("Thought ") for pk, text in keys.items()}
    assert AuditEntry.objects.get(row_model="datawalk.station").row_id == place.pk


@pytest.mark.django_db
def test_the_release_before_may_still_write_reflections(rbi):
    place = station(walk(rbi))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO datawalk_reflection (station_id, text, signature, written_on, status, agreed, submission)"
            " VALUES (%s, 'Pay mentors', '', '2026-09-14', 'new', 0, 'one') RETURNING id",
            [place.pk],
        )
        assert cursor.fetchone()[0] == Reflection.objects.get().pk
