from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miniprojects.catalogue import find, year_to_show, years
from miniprojects.models import MiniProject
from tests import make
from tests.make_minis import enrollment, mini_project

pytestmark = pytest.mark.django_db

TOPICS, SEASONS, AUDIENCES = (
    ["Data", "Policy"],
    ["Fall", "Spring"],
    [["student"], ["faculty", "staff"], ["student", "postdoc"]],
)
FILTERS = st.fixed_dictionaries(
    {
        "q": st.sampled_from(["", "images", "policy", "nothing"]),
        "program": st.sampled_from(["", "rbi", "grbi", "unknown"]),
        "topic": st.sampled_from(["", *TOPICS]),
        "audience": st.sampled_from(["", "student", "postdoc", "faculty"]),
        "season": st.sampled_from(["", *SEASONS]),
        "hours": st.sampled_from([None, 1, Decimal("1.5"), 2, 3, 5]),
        "has_places": st.booleans(),
        "year": st.sampled_from([2025, 2026]),
    }
)


@pytest.fixture
def rows(rbi, grbi):
    """Two dozen projects that differ in all one can filter by; some full, some with a queue, some unpublished."""
    for number in range(24):
        project = mini_project(
            (rbi, grbi)[number % 2],
            title=f"Project {number}",
            summary="Find images" if number % 3 else "Read a policy",
            topic=TOPICS[number % 2 if number < 12 else 0],
            season=SEASONS[number // 3 % 2],
            audiences=AUDIENCES[number % 3],
            hours_min=1,
            hours_max=1 + number % 4 / 2,
            starts_on=date(2026 if number % 5 else 2025, 9, 1),
            ends_on=date(2027, 5, 31),
            capacity=None if number % 4 == 0 else 1,
            published=number % 7 != 0,
        )
        for _ in range(number % 3):
            if project.published:
                person = make.person(affiliation=project.audiences[0])
                enrollment(project, person)
    return list(MiniProject.objects.select_related("program").with_places())


def fits(project: MiniProject, filters: dict) -> bool:
    """The same question in plain Python."""
    words = f"{project.title} {project.summary} {project.topic} {project.outcome} {project.works_with}".lower()
    stem = {"": "", "images": "image", "policy": "polic", "nothing": "nothing"}[filters["q"]]
    return all(
        [
            project.published,
            project.academic_year == filters["year"],
            stem in words,
            filters["program"] in ("", project.program.slug),
            filters["topic"] in ("", project.topic),
            not filters["audience"] or filters["audience"] in project.audiences,
            filters["season"] in ("", project.season),
            filters["hours"] is None or project.hours_max <= filters["hours"],
            not filters["has_places"] or not project.is_full,
        ]
    )


def test_every_combination_of_filters_equals_a_plain_filter(rows):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(FILTERS)
    def equal(filters):
        assert {project.pk for project in find(**filters)} == {row.pk for row in rows if fits(row, filters)}

    equal()


@pytest.mark.parametrize(
    ("available", "today", "shown"),
    [
        ([], date(2026, 11, 1), 2026),
        ([2025, 2026], date(2026, 11, 1), 2026),
        ([2025, 2026], date(2026, 6, 30), 2025),
        ([2027], date(2026, 11, 1), 2027),
        ([2020], date(2026, 11, 1), 2020),
    ],
)
def test_the_year_to_show_is_this_one_or_the_next_that_has_projects(available, today, shown):
    assert year_to_show(available, today) == shown


def test_earlier_years_stay_reachable(client, rbi):
    mini_project(rbi, starts_on=date(2020, 9, 1), ends_on=date(2021, 5, 1), title="Long ago")
    mini_project(rbi)
    assert years() == [2026, 2020]
    page = client.get(reverse("miniprojects:catalogue"), {"year": 2020})
    assert [project.title for project in page.context["projects"]] == ["Long ago"]


def test_the_catalogue_asks_the_database_the_same_for_one_and_for_three(client, rbi, django_assert_num_queries):
    mini_project(rbi)
    with django_assert_num_queries(5):
        client.get(reverse("miniprojects:catalogue"), {"year": 2026})
    mini_project(rbi)
    mini_project(rbi)
    with django_assert_num_queries(5):
        client.get(reverse("miniprojects:catalogue"), {"year": 2026})


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 500, "hours=abc", "hours=NaN", "topic=unknown", "year=020261111", "year=x", "project=x"]
)
def test_filters_that_make_no_sense_are_a_page_with_a_word(client, rbi, query):
    mini_project(rbi)
    assert client.get(reverse("miniprojects:catalogue") + "?" + query).status_code == 200


def test_nothing_found_is_said_with_a_way_on(client, rbi):
    mini_project(rbi)
    page = client.get(reverse("miniprojects:catalogue"), {"q": "zebra", "year": 2026}).content.decode()
    assert "Nothing matches all of that" in page


def test_what_is_ticked_stays_ticked_while_one_filters(client, rbi):
    shown, elsewhere = mini_project(rbi, topic="Data"), mini_project(rbi, topic="Policy")
    asked = {"project": [shown.pk, elsewhere.pk], "topic": "Data", "year": 2026}
    page = client.get(reverse("miniprojects:catalogue"), asked)
    assert (page.context["chosen"], page.context["chosen_elsewhere"]) == ({shown.pk, elsewhere.pk}, {elsewhere.pk})


def test_hours_may_be_halves(client, rbi):
    half, _more = mini_project(rbi, hours_min=1, hours_max=1.5), mini_project(rbi, hours_min=1, hours_max=2)
    page = client.get(reverse("miniprojects:catalogue"), {"hours": "1.5", "year": 2026})
    assert [project.pk for project in page.context["projects"]] == [half.pk]
