"""Bob coordinates rbi and sees its people; Charlie coordinates grbi and sees none of them, whatever he tries."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.urls import reverse

from coalition.models import Coalition, Membership
from participation.admin import ScopedAdmin
from participation.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db

LIST = "admin:coalition_membership_changelist"


@pytest.fixture
def membership(rbi, alice):
    return make.membership(make.coalition(rbi, title="The RBI coalition", reviewed=True), alice)


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_bob_finds_alice_in_the_queue(bobs, membership):
    assert "alice@example.edu" in text(bobs.get(reverse(LIST)))
    assert "The RBI coalition" in text(bobs.get(reverse("admin:coalition_membership_change", args=[membership.pk])))


def test_each_time_says_of_which_zone_it_is(bobs, settings):
    settings.TIME_ZONE = "America/Chicago"
    page = text(bobs.get(reverse("admin:datawalk_datawalk_add")))
    assert page.count("Time zone: America/Chicago") == 4


@pytest.mark.parametrize(
    "query", ["", "q=alice", "status__exact=applied", "verified=yes", "activity__program__id__exact={program}"]
)
def test_charlie_sees_nobody_in_lists_searches_and_filters(charlies, membership, query):
    page = text(charlies.get(f"{reverse(LIST)}?{query.format(program=membership.activity.program_id)}", follow=True))
    assert [word in page for word in ("alice@example.edu", "Alice Adams", "The RBI coalition")] == [False] * 3


@pytest.mark.parametrize("view", ["change", "history", "delete"])
@pytest.mark.parametrize("model", ["membership", "coalition"])
def test_charlie_opens_no_row_by_its_address(charlies, membership, model, view):
    pk = membership.pk if model == "membership" else membership.activity_id
    answer = charlies.get(reverse(f"admin:coalition_{model}_{view}", args=[pk]), follow=True)
    assert "Alice" not in text(answer)
    assert (answer.status_code, answer.request["PATH_INFO"]) in [(200, "/admin/"), (403, answer.request["PATH_INFO"])]


def test_charlie_decides_nothing(charlies, membership):
    address = reverse("admin:coalition_membership_decide", args=["accept"])
    charlies.post(address, {"rows": membership.pk, "confirmed": "yes"})
    charlies.post(reverse(LIST), {"action": "accept", "_selected_action": membership.pk}, follow=True)
    membership.refresh_from_db()
    assert membership.status == "applied"
    assert AuditEntry.objects.filter(action="accept").count() == 0


def test_charlie_changes_no_note_by_a_tampered_post(charlies, membership):
    charlies.post(reverse("admin:coalition_membership_change", args=[membership.pk]), {"staff_note": "mine"})
    membership.refresh_from_db()
    assert membership.staff_note == ""


def test_charlie_exports_an_empty_roster(charlies, membership):
    answer = charlies.post(reverse("admin:coalition_membership_export") + "?all=1", {})
    assert text(answer).count("\n") == 1


def coalition_form(client, coalition, **changes) -> dict:
    page = text(client.get(reverse("admin:coalition_coalition_change", args=[coalition.pk])))
    fields = dict(re.findall(r'<input type="(?:text|number|hidden)" name="([^"]+)" value="([^"]*)"', page))
    chosen = {"audiences": coalition.audiences, "summary": coalition.summary, "published": "on"}
    return fields | chosen | {"program": coalition.program_id} | changes


def test_charlie_cannot_move_his_coalition_into_bobs_program(charlies, grbi, rbi):
    coalition = make.coalition(grbi)
    address = reverse("admin:coalition_coalition_change", args=[coalition.pk])
    answer = charlies.post(address, coalition_form(charlies, coalition, program=rbi.pk))
    assert answer.context["adminform"].form.errors.keys() == {"program"}
    coalition.refresh_from_db()
    assert coalition.program == grbi


def test_charlie_may_change_his_own_coalition(charlies, grbi):
    coalition = make.coalition(grbi)
    address = reverse("admin:coalition_coalition_change", args=[coalition.pk])
    answer = charlies.post(address, coalition_form(charlies, coalition, title="Renamed"))
    assert answer.status_code == 302
    assert list(Coalition.objects.values_list("title", flat=True)) == ["Renamed"]
    assert AuditEntry.objects.get(action="edit").facts == {"columns": ["title"], "values": {}}


def test_the_audit_trail_is_scoped_and_read_only(client, bob, charlie, membership):
    seen = []
    for user in (bob, charlie):
        client.force_login(user)
        seen.append(
            text(client.get(reverse("admin:participation_auditentry_changelist"))).count("signed up: membership")
        )
        entry = reverse("admin:participation_auditentry_change", args=[AuditEntry.objects.get().pk])
        assert client.post(entry, {"reason": "x"}).status_code in (302, 403)
    assert [count > 0 for count in seen] == [True, False]


def test_coordinators_neither_delete_nor_look_through_all_people(bobs, membership):
    assert bobs.post(reverse("admin:coalition_membership_delete", args=[membership.pk])).status_code == 403
    assert bobs.get(reverse("admin:participation_person_changelist")).status_code == 403
    assert Membership.objects.count() == 1


def test_every_filter_by_a_foreign_key_shows_related_rows_only():
    for model, model_admin in admin.site._registry.items():
        if not isinstance(model_admin, ScopedAdmin):
            continue
        for item in model_admin.list_filter:
            name = item if isinstance(item, str) else item[0] if isinstance(item, tuple) else None
            if name and "__" not in name and model._meta.get_field(name).is_relation:
                assert isinstance(item, tuple), (model, name)
                assert issubclass(item[1], RelatedOnlyFieldListFilter), (model, name)


def test_a_coordinator_does_not_say_who_sees_the_program(bobs, rbi, bob, charlie):
    address = reverse("admin:participation_program_change", args=[rbi.pk])
    page = bobs.get(address)
    typed = page.context["adminform"].form.initial | {"name": "Renamed", "team": [charlie.pk], "slug": "other"}
    spheres = {"spheres-TOTAL_FORMS": 0, "spheres-INITIAL_FORMS": 0}
    answer = bobs.post(address, {name: value for name, value in typed.items() if value is not None} | spheres)
    assert answer.status_code == 302
    rbi.refresh_from_db()
    assert (rbi.name, rbi.slug, list(rbi.team.all())) == ("Renamed", "rbi", [bob])
