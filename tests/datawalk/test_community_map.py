from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from datawalk import community_map
from datawalk.models import MapEntry
from participation.models import Sphere
from tests.make_targets import target
from tests.make_walk import map_entry, walk

pytestmark = pytest.mark.django_db


def sphere(program, name):
    return Sphere.objects.create(program=program, name=name, slug=name.lower()[:20])


def test_a_sphere_has_one_band_even_where_two_share_a_position(rbi):
    made = walk(rbi)
    for one in (sphere(rbi, "Alpha"), sphere(rbi, "Beta")):
        for kind in ("need", "project"):
            map_entry(made, sphere=one, kind=kind, title=f"{one} {kind}")
    bands = community_map.bands(made.map_entries.select_related("sphere"))
    assert [[line for _y, line in band.lines] for band in bands] == [["Alpha"], ["Beta"]]
    assert [len(band.marks) for band in bands] == [2, 2]


def test_long_names_go_on_a_second_line_and_nothing_overlaps(rbi):
    made = walk(rbi)
    long = sphere(rbi, "Recruitment, admission and retention of students, fellows and faculty")
    for title in ("A second mentor for each of the students of the first year", "Short"):
        map_entry(made, sphere=long, title=title)
    map_entry(made, sphere=sphere(rbi, "Zeta"))
    bands = community_map.bands(made.map_entries.select_related("sphere"))
    lines = [line for band in bands for line in [*band.lines, *(line for mark in band.marks for line in mark.lines)]]
    assert max(len(words) for _y, words in lines) <= community_map.CHARACTERS_IN_A_LINE
    heights = [y for y, _words in lines]
    assert min(later - earlier for earlier, later in pairwise(heights)) >= community_map.LINE
    assert [band.y + band.height <= after.y for band, after in pairwise(bands)] == [True]


@pytest.mark.parametrize("name", ["sphere", "target"])
def test_the_map_takes_nothing_of_another_program(rbi, grbi, name):
    made = walk(rbi)
    theirs = {"sphere": sphere(grbi, "Theirs")} if name == "sphere" else {"target": target(grbi)}
    values = {"walk": made, "kind": "need", "sphere": sphere(rbi, "Ours"), "unit": "u", "title": "t"}
    with pytest.raises(ValidationError) as refused:
        MapEntry(**values | theirs).full_clean()
    assert refused.value.message_dict == {name: ["This belongs to another program than the walk."]}
