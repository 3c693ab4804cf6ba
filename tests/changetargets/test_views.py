import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from changetargets.models import ChangeTarget, Contribution
from mail.models import OutgoingEmail
from tests import make_targets

pytestmark = pytest.mark.django_db

TRACKER = "/change-targets/"
YOU = {"name": "Alice Adams", "email": "alice@example.edu", "affiliation": "student", "department": "Genetics"}
WAY = "Bring data, or help to read it"


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def slugs(answer) -> list[str]:
    return [target.slug for target in answer.context["targets"]]


def stamped(client, address: str, typed: dict) -> dict:
    page = client.get(address).content.decode()
    return typed | {"submission_stamp": re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]}


def offer(client, target, **typed):
    address = reverse("changetargets:contribute", args=[target.program.slug, target.slug])
    return client.post(address, stamped(client, address, YOU | {"ways": [WAY]} | typed))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["new", "old", "mentors"]),
        ("program=rbi", ["new", "old"]),
        ("sphere=mentoring", ["mentors"]),
        ("year=2025", ["old"]),
        ("status=achieved", ["old"]),
        ("status=proposed", ["new", "mentors"]),
        ("condition=policies", ["mentors"]),
        ("condition=practices&year=2025", ["old"]),
        ("program=grbi&status=achieved", []),
        ("program=nonsense", ["new", "old", "mentors"]),
    ],
)
def test_filters_are_words_of_the_address(client, rbi, grbi, query, found):
    make_targets.target(rbi, slug="new")
    old = make_targets.target(rbi, slug="old", year=2025)
    make_targets.update(old, status="achieved", value=100)
    make_targets.target(
        grbi, slug="mentors", sphere=make_targets.sphere(grbi, "Mentoring"), condition="policies", year=2024
    )
    make_targets.target(rbi, slug="hidden", published=False)
    answer = client.get(f"{TRACKER}?{query}")
    assert sorted(slugs(answer)) == sorted(found)
    assert answer.status_code == 200


def test_the_charts_count_what_the_filters_leave(client, rbi):
    make_targets.update(make_targets.target(rbi), status="sustained")
    make_targets.target(rbi)
    status, sphere = client.get(TRACKER).context["charts"]
    assert dict(status.rows)["Sustained"] == dict(status.rows)["Proposed"] == 1
    assert (status.finding, sphere.rows) == ("1 of 2 are achieved or sustained.", [("Admissions", 2)])


def test_the_list_asks_the_database_the_same_for_one_and_for_three(client, rbi, grbi, django_assert_num_queries):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make_targets.update(make_targets.target(grbi if number > 1 else rbi))
        make_targets.sphere(grbi)
        with django_assert_num_queries(6):
            counts.append(len(slugs(client.get(TRACKER))))
    assert counts == [1, 3]


def test_a_silent_target_says_so_on_both_pages(client, rbi):
    target = make_targets.target(rbi)
    make_targets.update(target, days_ago=61)
    assert "Last updated 61 days ago" in client.get(TRACKER).content.decode()
    assert "Nobody has written about this target" in client.get(target.get_absolute_url()).content.decode()


def test_a_target_tells_its_story_without_its_drafts(client, rbi):
    first = make_targets.target(rbi, year=2024, title="The first try")
    target = make_targets.target(rbi, earlier_self=first)
    make_targets.target(rbi, year=2027, earlier_self=target, title="Not out yet", published=False)
    make_targets.update(target, days_ago=20, value=70, kind="setback")
    make_targets.update(target, days_ago=2, value=81)
    make_targets.draft(target, text="Secret draft")
    answer = client.get(target.get_absolute_url())
    assert [value for _label, value in answer.context["chart"].rows] == [60, 70, 81]
    assert answer.context["chart"].goal == 100
    assert [one.title for one in answer.context["selves"]] == [target.title, "The first try"]
    assert "Secret draft" not in answer.content.decode()


def test_an_unpublished_target_is_not_found(client, rbi):
    target = make_targets.target(rbi, published=False)
    for name in ("target", "contribute", "sent"):
        assert client.get(reverse(f"changetargets:{name}", args=["rbi", target.slug])).status_code == 404


def test_alice_offers_help_and_gets_one_email(client, rbi):
    target = make_targets.target(rbi)
    answer = offer(client, target, message="I read German.")
    assert answer.url == reverse("changetargets:sent", args=["rbi", target.slug])
    row = Contribution.objects.get()
    assert (row.status, row.ways, row.message) == ("applied", [WAY], "I read German.")
    assert OutgoingEmail.objects.get().recipient == "alice@example.edu"
    assert "alice@example.edu" in client.get(answer.url).content.decode()


def test_a_way_that_is_not_offered_is_refused_and_nothing_is_lost(client, rbi):
    answer = offer(client, make_targets.target(rbi), ways=["Bring cake"])
    assert answer.context["form"].errors.keys() == {"ways"}
    assert 'value="Alice Adams"' in answer.content.decode()
    assert Contribution.objects.count() == 0


def test_a_closed_target_leads_back_to_its_page(client, rbi):
    target = make_targets.target(rbi, closes_at=timezone.now() - timedelta(hours=1))
    address = reverse("changetargets:contribute", args=["rbi", target.slug])
    assert client.get(address).url == target.get_absolute_url()
    assert client.get(reverse("changetargets:sent", args=["rbi", target.slug])).url == address


def test_looking_changes_nothing(client, rbi):
    target = make_targets.target(rbi)
    for address in (TRACKER, target.get_absolute_url(), "/change-targets/open-data/"):
        assert client.post(address).status_code == 405
    assert ChangeTarget.objects.count() == 1
