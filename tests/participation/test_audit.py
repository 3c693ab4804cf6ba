import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.urls import reverse
from django.utils import translation

from participation import audit, sentences
from participation.audit import SYSTEM
from participation.models import Action, AuditEntry, Person
from tests import make, migrations
from tests.forms import values_of

pytestmark = pytest.mark.django_db


def test_an_actor_is_a_number_and_never_a_name(rbi, bob, alice):
    for by, key in ((bob, f"user:{bob.pk}"), (alice, f"person:{alice.pk}"), (SYSTEM, "system")):
        assert audit.record(by=by, action=Action.EDIT, row=rbi, program_id=rbi.pk).actor == key


@pytest.mark.parametrize("nobody", [None, "system", "bob", AnonymousUser(), User(username="bob"), Person(), 3])
def test_who_is_nobody_we_know_is_refused(rbi, nobody):
    with pytest.raises(TypeError, match="takes a user, a person or SYSTEM"):
        audit.record(by=nobody, action=Action.EDIT, row=rbi, program_id=rbi.pk)
    assert AuditEntry.objects.count() == 0


def test_an_action_is_one_of_the_known(rbi, bob):
    with pytest.raises(ValueError, match="is not a valid Action"):
        audit.record(by=bob, action="tinker", row=rbi, program_id=rbi.pk)


SAID = [
    ({"action": "decline", "before": "applied", "after": "declined"}, "declined: {row}; Waiting for review → Declined"),
    ({"action": "sign up", "after": "accepted"}, "signed up: {row}; Accepted"),
    ({"action": "export", "facts": {"rows": 1, "columns": ["status"]}}, "exported: {row}; status, 1 row"),
    ({"action": "group", "facts": {"theme": 5}}, "grouped: {row}; theme 5"),
    (
        {"action": "edit", "facts": {"columns": ["status", "gone"], "values": {"status": ["applied", "accepted"]}}},
        "changed: {row}; status (Waiting for review → Accepted), gone",
    ),
    (
        {"action": "edit", "facts": {"columns": ["spheres"], "values": {"spheres": {"added": [3, 4], "removed": [5]}}}},
        "changed: {row}; preferred spheres (added 3, 4, removed 5)",
    ),
    ({"action": "edit", "facts": {"values": {"note": [True, None]}}}, "changed: {row}; note (yes → –)"),
]


@pytest.mark.parametrize(("values", "said"), SAID)
def test_an_entry_is_read_as_a_sentence(values, said):
    entry = AuditEntry(row_model="coalition.membership", row_id=7, **values)
    assert sentences.of(entry) == said.format(row="membership 7")


def test_an_entry_of_what_is_there_no_more_is_read_too():
    entry = AuditEntry(row_model="old.thing", row_id=7, action="edit", facts={"columns": ["name"]})
    assert sentences.of(entry) == "changed: old.thing 7; name"
    assert sentences.of(AuditEntry(row_model="coalition.membership", action="export")) == "exported: memberships"


def test_nothing_of_an_entry_was_translated_when_it_was_written(rbi, bob):
    written = []
    for language in ("en-us", "de"):
        with translation.override(language):
            rbi.vision, rbi.position = rbi.vision + "!", rbi.position + 1
            facts = audit.differences(type(rbi).objects.get(pk=rbi.pk), rbi)
            written.append(audit.record(by=bob, action=Action.EDIT, row=rbi, program_id=rbi.pk, facts=facts).facts)
    assert [facts["columns"] for facts in written] == [["vision", "position"]] * 2
    assert written[0]["values"] == {"position": [0, 1]}


def test_who_was_put_into_a_team_is_told_by_number(client, rbi, bob, charlie):
    client.force_login(make.superuser())
    address = reverse("admin:participation_program_change", args=[rbi.pk])
    typed = values_of(client.get(address).content.decode(), "program_form")
    assert client.post(address, typed | {"team": [charlie.pk]}).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.row_model, entry.program_id) == ("edit", "participation.program", rbi.pk)
    assert entry.facts == {"columns": ["team"], "values": {"team": {"added": [charlie.pk], "removed": [bob.pk]}}}


def test_the_trail_says_who_and_what_in_words(bobs, bob, rbi, alice):
    membership = make.membership(make.coalition(rbi, reviewed=True), alice)
    audit.record(by=bob, action=Action.EXPORT, row=type(membership)(), program_id=rbi.pk, facts={"rows": 2})
    page = bobs.get(reverse("admin:participation_auditentry_changelist")).content.decode()
    said = ("bob</td>", "exported: memberships; 2 rows", f"person:{alice.pk}", f"signed up: membership {membership.pk}")
    assert [words in page for words in said] == [True] * 4
    assert "Alice" not in page


OLD = [
    ("edit", "", "title, program_id, capacity", "", "edit", "", "", "", {"columns": ["title", "program", "capacity"]}),
    ("edit", "", "", "arrives_at, access_needs", "edit", "", "", "", {"columns": ["arrives_at", "access_needs"]}),
    ("export", "", "name, email", "12 rows", "export", "", "", "", {"columns": ["name", "email"], "rows": 12}),
    ("export", "", "quiz statistics", "", "export", "", "", "", {}),
    ("group", "", "theme 5", "", "group", "", "", "", {"theme": 5}),
    ("publish", "", "version 2", "", "create", "", "", "", {"version": 2}),
    (
        "publish update",
        "proposed, 60",
        "adopted, 81",
        "",
        "publish",
        "proposed",
        "adopted",
        "",
        {"values": {"value": ["60", "81"]}},
    ),
    ("publish update", "adopted", "achieved", "", "publish", "adopted", "achieved", "", {}),
    ("objective", "", "Reached", "Typed", "edit", "", "", "Typed", {"columns": ["objectives"], "state": "Reached"}),
    ("note", "", "", "", "edit", "", "", "", {"columns": ["staff_note"]}),
    ("reflection", "new", "published", "", "set state", "new", "published", "", {}),
    ("announcement", "draft", "sending", "", "set state", "draft", "sending", "", {}),
    ("walk in", "", "staff", "", "create", "", "staff", "", {}),
    ("undo walk in", "staff", "", "", "delete", "staff", "", "", {}),
    ("decline", "applied", "declined", "Full", "decline", "applied", "declined", "Full", {}),
    ("sign up", "", "accepted", "", "sign up", "", "accepted", "", {}),
]


@pytest.mark.django_db(transaction=True)
def test_the_migration_keeps_every_entry_and_makes_facts_of_its_words():
    with migrations.before(("participation", "0004_visible_texts")) as models:
        entries = models.get_model("participation", "AuditEntry").objects
        for action, before, after, reason, *_new in OLD:
            values = {"action": action, "before": before, "after": after, "reason": reason}
            entries.create(actor="system", row_model="x.y", row_id=1, **values)
    columns = ("action", "before", "after", "reason", "facts")
    assert list(AuditEntry.objects.order_by("pk").values_list(*columns)) == [tuple(row[4:]) for row in OLD]


@pytest.mark.parametrize(("old", "new"), [("walk in", "create"), ("reflection", "set state"), ("edit", "edit")])
def test_words_of_the_release_before_are_understood_while_it_still_runs(old, new):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participation_auditentry (actor, action, row_model, before, after, reason)"
            " VALUES ('system', %s, 'x.y', '', '', '')",
            [old],
        )
    assert AuditEntry.objects.get().action == new
