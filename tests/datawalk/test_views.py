import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from datawalk import arrivals, services
from datawalk.forms import arrival_choices
from datawalk.models import DataWalk, Rsvp, Theme
from tests import make
from tests.emails import latest
from tests.make_walk import reflection, rsvp, station, walk

pytestmark = pytest.mark.django_db

ALICE = {"name": "Alice Adams", "email": "alice@example.edu", "affiliation": "student"}


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def address(name, made, *more):
    return reverse(f"datawalk:{name}", args=[made.program.slug, made.slug, *more])


def stamped(client, place, typed):
    page = client.get(place).content.decode()
    return typed | {"submission_stamp": re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]}


def reply(client, made, **typed):
    place = address("rsvp", made)
    return client.post(place, stamped(client, place, ALICE | typed))


def test_the_next_walk_is_shown_in_the_time_zone_of_its_program(client, rbi):
    walk(rbi, title="Later")
    local = timezone.localtime(timezone.now() + timedelta(days=3), rbi.zone).replace(hour=15, minute=0, second=0)
    walk(rbi, title="Next", starts_at=local)
    page = client.get(reverse("datawalk:next")).content.decode()
    assert [title in page for title in ("<h1>Next</h1>", "Later walks", "3:00 PM", "America/New_York")] == [True] * 4


def test_without_a_walk_ahead_the_page_says_so_and_shows_earlier_ones(client, rbi):
    past = timezone.now() - timedelta(days=9)
    walk(rbi, title="Past", starts_at=past)
    page = client.get(reverse("datawalk:next")).content.decode()
    assert [text in page for text in ("No Data Walk is planned yet", "Past")] == [True, True]


def test_alice_replies_and_gets_event_and_door_code(client, rbi):
    made = walk(rbi)
    assert reply(client, made, access_needs="A ramp").url == address("sent", made)
    row = Rsvp.objects.get()
    assert (row.status, row.access_needs, row.arrives_at) == ("accepted", "A ramp", None)
    assert [file.filename for file in latest().attachments] == ["data-walk.ics", "door-code.png"]
    assert row.door_code in latest().text
    assert "A ramp" not in latest().text


def test_the_page_is_the_same_for_a_known_and_an_unknown_address(client, rbi):
    made = walk(rbi, capacity=9)
    pages = []
    for _ in range(2):
        reply(client, made)
        pages.append(client.get(address("sent", made)).content)
    assert pages[0] == pages[1]
    assert Rsvp.objects.count() == 1


def test_full_is_a_page_with_a_way_on(client, rbi):
    made = walk(rbi, capacity=1)
    rsvp(made)
    reply(client, made)
    assert "You are on the waiting list" in client.get(address("sent", made)).content.decode()


def test_rsvps_may_close_before_the_start(client, rbi):
    made = walk(rbi, closes_at=timezone.now() - timedelta(hours=1))
    assert client.get(address("rsvp", made)).url == made.get_absolute_url()
    assert "welcome without one" in client.get(made.get_absolute_url()).content.decode()


def test_a_cancelled_walk_says_so_and_takes_nobody(client, rbi, bob):
    made = walk(rbi)
    services.cancel(made, by=bob)
    assert "This walk is cancelled." in client.get(made.get_absolute_url()).content.decode()
    assert client.get(address("rsvp", made)).url == made.get_absolute_url()
    assert list(DataWalk.objects.open()) == []


def test_an_unpublished_walk_is_found_nowhere(client, rbi):
    made = walk(rbi, published=False)
    for name in ("walk", "rsvp", "stations", "map", "wall", "posters"):
        assert client.get(address(name, made)).status_code == 404


def test_the_summary_hides_small_groups_and_comes_only_after_the_walk(client, rbi, bob):
    made = walk(rbi, summary_published=True, next_steps="We set targets.")
    assert client.get(address("summary", made)).status_code == 404
    for number in range(9):
        affiliation = "student" if number < 7 else "faculty"
        arrivals.count_walk_in(made, affiliation=affiliation, submission=str(number), by=bob)
    theme = Theme.objects.create(walk=made, title="Second mentors")
    place = station(made)
    reflection(place, "Shown words", theme=theme, status="published")
    reflection(place, "Secret words", theme=theme)
    past = timezone.now() - timedelta(days=2)
    DataWalk.objects.update(
        starts_at=past, ends_at=past + timedelta(hours=3), closes_at=past, opens_at=past - timedelta(9)
    )
    DataWalk.objects.update(summary_published=False)
    assert client.get(address("summary", made)).status_code == 404
    DataWalk.objects.update(summary_published=True)
    answer = client.get(address("summary", made))
    assert dict(answer.context["rows"])["Faculty"] is None
    said = ("Second mentors", "Shown words", "We set targets.", "Secret words")
    assert [text in answer.content.decode() for text in said] == [True, True, True, False]


def test_a_theme_without_a_published_word_is_not_in_the_summary(client, rbi):
    made = walk(rbi, starts_at=timezone.now() - timedelta(days=2), summary_published=True)
    themes = [Theme.objects.create(walk=made, title=title) for title in ("Hidden words only", "Shown", "Empty")]
    place = station(made)
    reflection(place, theme=themes[0], status="hidden")
    for _ in range(2):
        reflection(place, theme=themes[1], status="published")
    assert list(client.get(address("summary", made)).context["themes"]) == [themes[1]]


def test_a_cancelled_walk_that_would_be_over_is_not_being_written_up(client, rbi, bob):
    made = walk(rbi)
    services.cancel(made, by=bob)
    with time_machine.travel(made.ends_at + timedelta(days=1)):
        page = client.get(made.get_absolute_url()).content.decode()
    assert ["is being written up" in page, "This walk is cancelled." in page] == [False, True]


def test_nobody_of_another_affiliation_learns_from_the_page_who_is_known(client, rbi):
    made = walk(rbi, audiences=["student"])
    make.person("Sam Staff", email="known@example.edu", affiliation="staff")
    pages = []
    for email in ("new@example.edu", "known@example.edu"):
        reply(client, made, email=email)
        pages.append(client.get(address("sent", made)).content.decode().replace(email, "…"))
    assert pages[0] == pages[1]
    assert list(Rsvp.objects.values_list("person__email", flat=True)) == ["new@example.edu"]


def test_who_waits_is_promised_neither_event_nor_code(client, rbi):
    made = walk(rbi, capacity=1)
    promised = []
    for email in ("first@example.edu", "second@example.edu"):
        reply(client, made, email=email)
        promised.append(
            "with the event for your calendar, a code" in client.get(address("sent", made)).content.decode()
        )
    assert promised == [True, False]


def test_the_hours_to_arrive_at_stay_a_list_to_choose_from(rbi):
    made = walk(rbi)
    assert len(arrival_choices(made)) == 4
    made.ends_at += timedelta(days=36_500)
    assert len(arrival_choices(made)) == 25


def test_the_page_asks_the_database_the_same_for_one_and_for_three(client, rbi, django_assert_num_queries):
    walk(rbi)
    with django_assert_num_queries(1):
        client.get(reverse("datawalk:next"))
    walk(rbi)
    walk(rbi)
    with django_assert_num_queries(1):
        client.get(reverse("datawalk:next"))
