from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from changetargets.models import ChangeTarget
from coalition.models import Coalition
from datawalk.models import DataWalk, MapEntry, Station
from miniprojects.models import MiniProject
from myths.models import Statement
from participation.models import Program, Sphere
from rbi_portal.management.commands.load_sample import years_to_move

LOADED = (Program, Sphere, Coalition, MiniProject, ChangeTarget, DataWalk, Station, MapEntry, Statement)


def counts():
    return [model.objects.count() for model in LOADED]


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2023, 9, 13), 0), (date(2023, 9, 14), 1), (date(2026, 8, 1), 3), (date(2026, 11, 23), 4)],
)
def test_the_sample_moves_by_whole_years_until_its_walk_lies_ahead(today, years):
    assert years_to_move(date(2023, 9, 14), today) == years


@pytest.mark.parametrize("day", ["2026-11-23", "2028-02-29", "2027-07-01"])
def test_activities_are_open_and_the_walk_lies_ahead_whatever_the_day(db, day):
    with time_machine.travel(f"{day}T12:00:00Z"):
        call_command("load_sample")
        assert DataWalk.objects.get().starts_at > timezone.now()
        now = timezone.now()
        for kind in (Coalition, MiniProject, DataWalk):
            assert [row for row in kind.objects.all() if row.is_open], (kind, now)


def test_loading_again_changes_nothing_and_leaves_edits_alone(db):
    call_command("load_sample")
    before = counts()
    Coalition.objects.update(title="Edited")
    Program.objects.update(about="Edited")
    DataWalk.objects.update(venue="Edited")
    call_command("load_sample")
    assert counts() == before
    assert set(Coalition.objects.values_list("title", flat=True)) == {"Edited"}
    assert set(Program.objects.values_list("about", flat=True)) == {"Edited"}
    assert DataWalk.objects.get().venue == "Edited"


def test_needs_on_the_map_point_at_their_change_targets(db):
    call_command("load_sample")
    assert MapEntry.objects.filter(target__isnull=False).count() == 4
