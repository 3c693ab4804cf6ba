import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from changetargets import open_data
from changetargets.importing import IMPORTER
from changetargets.models import ChangeTarget, Update
from participation import importing
from participation.models import AuditEntry, Program
from tables import reading
from tests import make_targets
from tests.importing import HABITS

ADDRESSES = {"csv": "/change-targets/change-targets.csv", "json": "/change-targets/change-targets.json"}
ODD_TITLES = ["=1+1", "'=quoted", "-5", "Café, “quoted”\r\nand a second line", " =blank first", "''+two", "-a"]


def body(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def odd_targets(*programs):
    for program in programs:
        earlier = make_targets.target(program, year=2024, slug="earlier")
        for title in ODD_TITLES:
            target = make_targets.target(program, title=title, summary=title, earlier_self=earlier, unit="'%")
            make_targets.update(target, value="80.25")
    none = {"measure": "", "unit": "", "baseline": None, "goal": None}
    make_targets.target(programs[0], slug="from-a-walk", theme="Mentoring", reflections=7, **none)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "as_saved"), [("json", bytes), *(("csv", habit) for habit in HABITS)])
def test_a_file_imported_again_changes_nothing(client, rbi, grbi, bob, kind, as_saved):
    odd_targets(rbi, grbi)
    before = list(ChangeTarget.objects.order_by("pk").values())
    audited, told = AuditEntry.objects.count(), Update.objects.count()
    content = body(client.get(ADDRESSES[kind]))
    table = reading.read(as_saved(content))
    outcomes = importing.run(IMPORTER, table, programs=Program.objects.all(), by=bob)
    assert {(outcome.does_something, len(outcome.problems)) for outcome in outcomes} == {(False, 0)}
    assert len(outcomes) == len(before)
    assert list(ChangeTarget.objects.order_by("pk").values()) == before
    assert (AuditEntry.objects.count(), Update.objects.count()) == (audited, told)


@pytest.mark.django_db
def test_both_files_say_the_same_and_only_what_is_public(client, rbi):
    target = make_targets.target(rbi, slug="readers", baseline=-5)
    make_targets.update(target, status="adopted", value="12.5")
    make_targets.target(rbi, published=False)
    (in_json,) = json.loads(body(client.get(ADDRESSES["json"])))["change_targets"]
    (in_csv,) = csv.DictReader(io.StringIO(body(client.get(ADDRESSES["csv"])).decode("utf-8-sig"), newline=""))
    assert list(in_json) == list(in_csv) == [column.key for column in open_data.COLUMNS]
    assert (in_json["baseline"], in_json["current"], in_json["status"]) == (-5, 12.5, "adopted")
    assert (in_csv["baseline"], in_csv["current"], in_csv["status"]) == ("-5", "12.5", "adopted")


@pytest.mark.django_db
def test_the_filters_hold_for_the_files_and_the_feed(client, rbi, grbi):
    for program in (rbi, grbi):
        make_targets.update(make_targets.target(program, slug=f"of-{program.slug}"), text=f"News of {program.slug}")
    rows = json.loads(body(client.get(ADDRESSES["json"] + "?program=grbi")))["change_targets"]
    feed = client.get("/change-targets/updates.atom?program=grbi")
    assert [row["slug"] for row in rows] == ["of-grbi"]
    assert [feed.content.decode().count(f"News of {slug}") for slug in ("rbi", "grbi")] == [0, 1]
    assert feed["Content-Type"].startswith("application/atom+xml")


@pytest.mark.django_db
def test_the_page_explains_every_column(client):
    page = client.get("/change-targets/open-data/").content.decode()
    assert [f"<code>{column.key}</code>" in page for column in open_data.COLUMNS] == [True] * len(open_data.COLUMNS)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*ADDRESSES.values(), "/change-targets/updates.atom"])
def test_files_ask_the_database_the_same_for_one_and_for_three(rbi, address, django_assert_max_num_queries):
    for _ in range(3):
        make_targets.update(make_targets.target(rbi, earlier_self=make_targets.target(rbi, year=2024)))
    with django_assert_max_num_queries(5):
        body(Client().get(address))


@pytest.mark.django_db
def test_the_feed_and_the_files_hold_what_was_stored_with_invisible_characters(client, rbi):
    target = make_targets.target(rbi, title="Readers\x0bread", summary="All\x0c of it")
    make_targets.update(target, text="Done\x0bat last\ufffe.")
    feed = ElementTree.fromstring(client.get(reverse("changetargets:feed")).content)
    entry = feed.find("{*}entry")
    assert "Readersread" in entry.find("{*}title").text
    assert entry.find("{*}summary").text == "Doneat last."
    assert [client.get(address).status_code for address in ADDRESSES.values()] == [200, 200]
