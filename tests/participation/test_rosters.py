import csv
import io
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from coalition.models import Membership
from participation import rosters
from participation.models import AuditEntry, Person
from tests import make

pytestmark = pytest.mark.django_db

EXPORT = "admin:coalition_membership_export"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_file_opens_right_in_a_spreadsheet(bobs, rbi):
    person = make.person("=Amélie", email="amelie@example.edu", department="Génétique")
    make.membership(make.coalition(rbi, title="Guiding, coalition"), person, motivation="Secret")
    answer = bobs.post(reverse(EXPORT))
    content = body(answer)
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert dict(zip(header, row, strict=True)) == {
        "Name": "'=Amélie",
        "Email": "amelie@example.edu",
        "Affiliation": "Student",
        "Department": "Génétique",
        "Program": "rbi",
        "Activity": "Guiding, coalition",
        "Status": "Accepted",
        "Signed up at": timezone.localtime(Membership.objects.get().applied_at, rbi.zone).strftime("%Y-%m-%d %H:%M"),
        "Confirmed by the person": "yes",
        "Preferred spheres": "",
    }
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="memberships-rbi-activity-')


def test_sensitive_columns_come_only_when_ticked(bobs, rbi):
    make.membership(make.coalition(rbi), motivation="My reasons")
    assert b"My reasons" not in body(bobs.post(reverse(EXPORT)))
    assert b"My reasons" in body(bobs.post(reverse(EXPORT), {"column": "motivation"}))


def test_the_filter_of_the_list_is_kept_and_the_export_audited(bobs, bob, rbi):
    coalition = make.coalition(rbi, capacity=1)
    make.membership(coalition, make.person("In"))
    make.membership(coalition, make.person("Waits"))
    content = body(bobs.post(reverse(EXPORT) + "?status__exact=waitlisted")).decode()
    assert [name in content for name in ('"In",', '"Waits",')] == [False, True]
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.program_id, entry.facts["rows"]) == (f"user:{bob.pk}", rbi.pk, 1)


def test_looking_at_the_export_page_exports_nothing(bobs, rbi):
    make.membership(make.coalition(rbi))
    assert "1 row of the filtered list." in bobs.get(reverse(EXPORT)).content.decode()
    assert AuditEntry.objects.filter(action="export").count() == 0


def test_who_may_not_export_is_refused(bobs, coordinators):
    coordinators.permissions.remove(*coordinators.permissions.filter(codename="export_membership"))
    assert [bobs.get(reverse(EXPORT)).status_code, bobs.post(reverse(EXPORT)).status_code] == [403, 403]


def test_the_command_writes_what_the_admin_exports(bobs, rbi, capsys):
    coalition = make.coalition(rbi)
    make.membership(coalition, make.person("Zoë", email="zoe@example.edu"))
    make.membership(make.coalition(make.program("other")))
    call_command("export_roster", "coalition", program="rbi", activity=coalition.slug)
    assert capsys.readouterr().out.encode() == body(bobs.post(reverse(EXPORT)))


def test_the_command_refuses_a_column_that_does_not_exist():
    with pytest.raises(CommandError, match="No such sensitive column: motivations"):
        call_command("export_roster", "coalition", ticked=["motivations"])


@pytest.mark.django_db(transaction=True)
def test_twenty_thousand_rows_stream_in_constant_memory(rbi):
    coalition = make.coalition(rbi)
    people = Person.objects.bulk_create(
        Person(name=f"Person {number}", email=f"p{number}@example.edu", affiliation="staff") for number in range(20_000)
    )
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(person=person, activity=coalition, status="accepted", applied_at=now, proven_at=now)
        for person in people
    )
    del people
    lines = rosters.export(Membership.objects.all(), rosters.BASE_COLUMNS, by=rosters.audit.SYSTEM)
    tracemalloc.start()
    count = sum(piece.count(b"\r\n") for piece in lines)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_001
    assert peak < 5_000_000
