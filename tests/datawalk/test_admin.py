from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from changetargets.models import ChangeTarget
from datawalk import arrivals, services
from datawalk.models import DataWalk, Reflection, Rsvp, Station, Theme
from participation import moves, rosters
from participation.audit import SYSTEM
from participation.kinds import columns_of
from participation.models import AuditEntry, Sphere
from tests.emails import latest
from tests.make_walk import map_entry, reflection, rsvp, station, walk

pytestmark = pytest.mark.django_db

REFLECTIONS, WALKS = "admin:datawalk_reflection_changelist", "admin:datawalk_datawalk_changelist"


@pytest.fixture
def made(rbi):
    return walk(rbi, title="The RBI walk")


def act(client, action, row, where=REFLECTIONS, **typed):
    return client.post(reverse(where), {"action": action, "_selected_action": row.pk} | typed)


def test_bob_publishes_groups_and_proposes(bobs, made):
    Sphere.objects.create(program=made.program, name="Mentoring", slug="mentoring")
    row = reflection(station(made), "Two mentors")
    act(bobs, "publish", row)
    act(bobs, "group", row, confirmed="yes", new_theme="Second mentors")
    theme = Theme.objects.get()
    row.refresh_from_db()
    assert (row.status, row.theme) == ("published", theme)
    place = reverse("admin:datawalk_theme_propose", args=[theme.pk])
    assert "holds 1 reflection." in bobs.get(place).content.decode()
    assert ChangeTarget.objects.count() == 0
    bobs.post(place, {"sphere": Sphere.objects.get().pk, "outcome": "Two mentors for all"})
    assert ChangeTarget.objects.get().reflections == 1


def test_grouping_needs_one_theme(bobs, made):
    row = reflection(station(made))
    assert act(bobs, "group", row).status_code == 200
    answer = act(bobs, "group", row, confirmed="yes")
    assert answer.context["form"].non_field_errors() == ["Choose a theme, or write a new one."]


def test_what_people_wrote_is_not_edited(bobs, made):
    row = reflection(station(made), "Their words")
    bobs.post(reverse("admin:datawalk_reflection_change", args=[row.pk]), {"text": "Other words"})
    row.refresh_from_db()
    assert row.text == "Their words"


def test_bob_takes_a_signature_away_and_the_trail_says_so_without_it(bobs, made, alice):
    row = reflection(station(made), "Their words", signature="Alice", owner_key=alice.owner_key)
    for _ in range(2):
        act(bobs, "take_away_signatures", row)
    row.refresh_from_db()
    assert (row.text, row.signature, row.owner_key) == ("Their words", "", None)
    (entry,) = AuditEntry.objects.filter(row_model="datawalk.reflection")
    assert (entry.action, entry.facts, entry.program_id) == ("edit", {"columns": ["signature"]}, made.program_id)


def test_cancelling_shows_who_is_written_to_first(bobs, made):
    rsvp(made)
    assert act(bobs, "cancel", made, WALKS).context["planned"] == [(made, 1)]
    assert DataWalk.objects.get().cancelled_at is None
    act(bobs, "cancel", made, WALKS, confirmed="yes", reason="Snow")
    assert DataWalk.objects.get().cancelled_at is not None
    assert "Snow" in latest().text


def test_charlie_sees_and_changes_nothing_of_bobs_walk(client, charlie, made):
    row = reflection(station(made), "Their words", signature="Them")
    theme = Theme.objects.create(walk=made, title="Their theme")
    entry = map_entry(made, title="Their need")
    person = rsvp(made)
    client.force_login(charlie)
    pages = [
        reverse(f"admin:datawalk_{model}_changelist")
        for model in ("datawalk", "rsvp", "reflection", "theme", "mapentry")
    ]
    rows = {"datawalk": made, "rsvp": person, "reflection": row, "theme": theme, "mapentry": entry}
    pages = [reverse(f"admin:datawalk_{model}_changelist") for model in rows]
    pages += [reverse(f"admin:datawalk_{model}_change", args=[one.pk]) for model, one in rows.items()]
    pages += [reverse(f"admin:datawalk_{model}_history", args=[one.pk]) for model, one in rows.items()]
    content = "".join(client.get(page, follow=True).content.decode() for page in pages)
    words = ("Their words", "Their theme", "Their need", "The RBI walk", person.person.email)
    assert [word in content for word in words] == [False] * 5
    for action in ("publish", "hide", "group", "take_away_signatures"):
        act(client, action, row, confirmed="yes", new_theme="Mine")
    act(client, "cancel", made, WALKS, confirmed="yes")
    assert client.post(reverse("admin:datawalk_theme_propose", args=[theme.pk])).status_code == 404
    kept = Reflection.objects.get()
    assert (kept.status, kept.signature, DataWalk.objects.get().cancelled_at) == ("new", "Them", None)


def test_access_needs_leave_only_when_ticked(bobs, made):
    row = rsvp(made)
    type(row).objects.update(access_needs="A ramp")
    where = reverse("admin:datawalk_rsvp_export")
    exports = [b"".join(bobs.post(where, typed).streaming_content) for typed in ({}, {"column": "access_needs"})]
    assert [b"A ramp" in content for content in exports] == [False, True]


def typed_walk(made, **values):
    moments = {
        name: timezone.localtime(getattr(made, name)) for name in ("opens_at", "closes_at", "starts_at", "ends_at")
    }
    moments |= {name: values.pop(name) for name in list(values) if name in moments}
    dates = {f"{name}_0": f"{moment:%Y-%m-%d}" for name, moment in moments.items()}
    times = {f"{name}_1": f"{moment:%H:%M:%S}" for name, moment in moments.items()}
    own = {"program": made.program_id, "title": made.title, "slug": made.slug, "summary": "s", "venue": made.venue}
    own |= {"audiences": ["student"], "published": "on", "stations-INITIAL_FORMS": 0, "stations-TOTAL_FORMS": 0}
    return own | dates | times | values


def typed_station(rows):
    values = {"number": 1, "title": "t", "finding": "f", "question": "q", "rows": rows}
    return {"stations-TOTAL_FORMS": 1} | {f"stations-0-{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    "rows",
    [
        '[["a", NaN]]',
        '[["a", Infinity]]',
        '[["a\\u0000", 1]]',
        '[["a", 1e999]]',
        '[["\\ud800", 1]]',
        '[["a", ' + "9" * 5000 + "]]",
        "[" * 100_000,
        "[]",
        '{"a": 1}',
    ],
)
def test_numbers_that_no_chart_can_show_are_a_mistake_in_words(bobs, made, rows):
    where = reverse("admin:datawalk_datawalk_change", args=[made.pk])
    answer = bobs.post(where, typed_walk(made, **typed_station(rows)))
    assert (answer.status_code, Station.objects.count()) == (200, 0)
    (form,) = answer.context["inline_admin_formsets"][0].formset.forms
    assert form.errors.keys() == {"rows"}


def test_a_station_is_written_with_the_walk(bobs, made):
    where = reverse("admin:datawalk_datawalk_change", args=[made.pk])
    bobs.post(where, typed_walk(made, **typed_station('[["First", 78], ["Second", null]]')))
    assert Station.objects.get().rows == [["First", 78], ["Second", None]]


def test_times_in_the_wrong_order_are_told_in_words(bobs, made):
    where = reverse("admin:datawalk_datawalk_change", args=[made.pk])
    late = timezone.localtime(made.ends_at)
    for changed, words in (
        ({"closes_at": late + timedelta(hours=1)}, "Sign-up has to close before the walk ends."),
        ({"starts_at": late + timedelta(hours=1)}, "The walk has to end after it starts."),
        ({"ends_at": late.replace(year=9999)}, "Choose dates between the years 2000 and 2200."),
    ):
        form = bobs.post(where, typed_walk(made, **changed)).context["adminform"].form
        assert words in form.non_field_errors()


def test_a_walk_people_come_to_is_cancelled_and_not_hidden(bobs, made, bob):
    row = rsvp(made)
    where = reverse("admin:datawalk_datawalk_change", args=[made.pk])
    form = bobs.post(where, typed_walk(made, published="")).context["adminform"].form
    words = "1 person comes or waits. Cancel the walk instead, and they are told."
    assert form.errors == {"published": [words]}
    made.published = False
    with pytest.raises(moves.IllegalMove, match=words):
        services.save_walk(made, by=bob)
    moves.withdraw(participation=row, by=row.person)
    assert bobs.post(where, typed_walk(made, published="")).status_code == 302
    made.refresh_from_db()
    assert not made.published


def test_a_walk_that_is_over_may_be_hidden(bobs, rbi):
    past = walk(rbi)
    rsvp(past)
    ago = timedelta(days=400)
    moments = {name: getattr(past, name) - ago for name in ("opens_at", "closes_at", "starts_at", "ends_at")}
    DataWalk.objects.filter(pk=past.pk).update(**moments)
    past.refresh_from_db()
    where = reverse("admin:datawalk_datawalk_change", args=[past.pk])
    assert bobs.post(where, typed_walk(past, published="")).status_code == 302


def test_a_theme_stays_with_its_walk(bobs, made, rbi):
    theme = Theme.objects.create(walk=made, title="T")
    where = reverse("admin:datawalk_theme_change", args=[theme.pk])
    bobs.post(where, {"walk": walk(rbi).pk, "title": "Renamed"})
    theme.refresh_from_db()
    assert (theme.title, theme.walk) == ("Renamed", made)
    bobs.post(reverse("admin:datawalk_theme_add"), {"walk": made.pk, "title": "Fresh"})
    assert Theme.objects.filter(walk=made).count() == 2


def test_nobody_of_a_cancelled_walk_is_planned_to_be_written_to(bobs, made, bob):
    rsvp(made)
    services.cancel(made, by=bob)
    assert act(bobs, "cancel", made, WALKS).context["planned"] == [(made, 0)]


@pytest.mark.parametrize("model", ["datawalk", "rsvp", "reflection", "theme", "mapentry"])
def test_lists_ask_the_database_the_same_for_one_and_for_three(bobs, rbi, model):
    def fill():
        made = walk(rbi)
        rsvp(made)
        reflection(station(made), theme=Theme.objects.create(walk=made, title="x"))
        map_entry(made)

    def ask():
        with CaptureQueriesContext(connection) as asked:
            bobs.get(reverse(f"admin:datawalk_{model}_changelist"))
        return len(asked)

    fill()
    ask()
    counts = [ask()]
    for _ in range(2):
        fill()
    assert [*counts, ask()] == counts * 2


@pytest.mark.parametrize("way", ["admin", "command"])
def test_an_export_asks_the_database_the_same_for_one_and_for_three(bobs, made, bob, way):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            if way == "admin":
                list(bobs.post(reverse("admin:datawalk_rsvp_export"), {}).streaming_content)
            else:
                list(rosters.export(Rsvp.objects.order_by("pk"), columns_of(Rsvp), by=SYSTEM))
        return len(asked)

    arrivals.check_in(rsvp(made), by=bob)
    ask()
    counts = [ask()]
    for _ in range(2):
        rsvp(made)
    assert [*counts, ask()] == counts * 2


def test_the_form_of_a_walk_is_whole(bobs, made):
    station(made)
    assert bobs.get(reverse("admin:datawalk_datawalk_change", args=[made.pk])).status_code == 200
    assert bobs.get(reverse("admin:datawalk_datawalk_add")).status_code == 200
