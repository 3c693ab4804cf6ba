import pytest
from django.urls import reverse

from changetargets.models import ChangeTarget
from datawalk.models import DataWalk, Reflection, Theme
from mail.models import OutgoingEmail
from participation.models import Sphere
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


def test_cancelling_shows_who_is_written_to_first(bobs, made):
    rsvp(made)
    assert act(bobs, "cancel", made, WALKS).context["planned"] == [(made, 1)]
    assert DataWalk.objects.get().cancelled_at is None
    act(bobs, "cancel", made, WALKS, confirmed="yes", reason="Snow")
    assert DataWalk.objects.get().cancelled_at is not None
    assert "Snow" in OutgoingEmail.objects.latest("pk").text


def test_charlie_sees_and_changes_nothing_of_bobs_walk(client, charlie, made):
    row = reflection(station(made), "Their words")
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
    for action in ("publish", "hide", "group"):
        act(client, action, row, confirmed="yes", new_theme="Mine")
    act(client, "cancel", made, WALKS, confirmed="yes")
    assert client.post(reverse("admin:datawalk_theme_propose", args=[theme.pk])).status_code == 404
    assert (Reflection.objects.get().status, DataWalk.objects.get().cancelled_at) == ("new", None)


def test_access_needs_leave_only_when_ticked(bobs, made):
    row = rsvp(made)
    type(row).objects.update(access_needs="A ramp")
    where = reverse("admin:datawalk_rsvp_export")
    exports = [b"".join(bobs.post(where, typed).streaming_content) for typed in ({}, {"column": "access_needs"})]
    assert [b"A ramp" in content for content in exports] == [False, True]


def test_the_form_of_a_walk_is_whole(bobs, made):
    station(made)
    assert bobs.get(reverse("admin:datawalk_datawalk_change", args=[made.pk])).status_code == 200
    assert bobs.get(reverse("admin:datawalk_datawalk_add")).status_code == 200
