"""Bob coordinates rbi and writes its news; Charlie coordinates grbi and reaches nothing of it."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from changetargets.models import ChangeTarget, Contribution, Objective, Update
from participation.models import AuditEntry
from tests import make_targets

pytestmark = pytest.mark.django_db

TITLE = "Readers of RBI"
ADD = reverse("admin:changetargets_update_add")
PUBLISH = 'name="_publish"'


@pytest.fixture
def target(rbi):
    return make_targets.target(rbi, title=TITLE)


@pytest.fixture
def update(target):
    return make_targets.update(target, text="Readers have begun.")


@pytest.fixture
def contribution(target, alice):
    return make_targets.contribution(target, alice)


def text(answer) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def news(target, **values) -> dict:
    return {"target": target.pk, "kind": "win", "text": "Done.", "value": "81", "status": "achieved"} | values


def test_bob_publishes_an_update_with_one_small_form(bobs, target):
    form = bobs.get(f"{ADD}?target={target.pk}").context["adminform"].form
    assert (form.initial["target"], form.initial["status"]) == (target, "proposed")
    assert bobs.post(ADD, news(target, _publish="Publish")).status_code == 302
    now = ChangeTarget.objects.with_news().get()
    assert (now.status, now.value) == ("achieved", 81)
    entry = AuditEntry.objects.get(action="publish")
    assert (entry.row_model, entry.after, entry.facts["values"]["value"][1]) == (
        "changetargets.changetarget",
        "achieved",
        "81",
    )


def test_a_draft_can_be_changed_until_it_is_published(bobs, target):
    bobs.post(ADD, news(target, _save="Save"))
    draft = Update.objects.get()
    address = reverse("admin:changetargets_update_change", args=[draft.pk])
    assert [PUBLISH in text(bobs.get(page)) for page in (ADD, address)] == [True, True]
    assert draft.published_at is None
    assert bobs.post(address, news(target, text="Better.", _publish="Publish")).status_code == 302
    assert bobs.post(address, news(target, text="Rewritten.", _save="Save")).status_code == 403
    draft.refresh_from_db()
    assert (draft.text, draft.published_at is None) == ("Better.", False)
    assert PUBLISH not in text(bobs.get(address))


def test_a_value_where_nothing_is_measured_is_an_error_of_the_form(bobs, rbi):
    target = make_targets.target(rbi, measure="", unit="", baseline=None, goal=None)
    answer = bobs.post(ADD, news(target, _publish="Publish"))
    assert answer.context["adminform"].form.errors.keys() == {"value"}


def test_an_invisible_character_in_an_update_is_an_error_of_the_form_and_breaks_no_feed(bobs, target):
    answer = bobs.post(ADD, news(target, text="Done\x0bat last.", _publish="Publish"))
    assert "invisible character stands after “Done”" in answer.context["adminform"].form.errors["text"][0]
    assert Update.objects.count() == 0


def form_of(client, target, **changes) -> dict:
    page = client.get(reverse("admin:changetargets_changetarget_change", args=[target.pk])).context
    values = {
        name: value for name, value in page["adminform"].form.initial.items() if value is not None and name != "id"
    }
    moments = {
        f"{name}_{index}": value
        for name in ("opens_at", "closes_at")
        for index, value in enumerate(localtime(values.pop(name)).strftime("%Y-%m-%d %H:%M:%S").split())
    }
    inline = page["inline_admin_formsets"][0].formset
    objectives = {f"objectives-{name}": value for name, value in inline.management_form.initial.items()}
    return values | moments | objectives | {"ways": "\n".join(target.ways)} | changes


def test_bob_edits_a_target_and_its_objectives_and_both_are_audited(bobs, target):
    address = reverse("admin:changetargets_changetarget_change", args=[target.pk])
    objective = {"text": "Train forty", "state": "reached", "position": "0"}
    changes = {f"objectives-0-{name}": value for name, value in objective.items()} | {"objectives-TOTAL_FORMS": 1}
    answer = bobs.post(address, form_of(bobs, target, ways="Read, or listen\n\nCook\n", **changes))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    target.refresh_from_db()
    assert (target.ways, Objective.objects.get().text) == (["Read, or listen", "Cook"], "Train forty")
    entries = AuditEntry.objects.exclude(action="sign up").order_by("pk").values_list("action", "row_model", "facts")
    told = [(action, row_model, facts["columns"]) for action, row_model, facts in entries]
    assert told == [
        ("edit", "changetargets.changetarget", ["ways"]),
        ("create", "changetargets.objective", ["text", "state"]),
    ]


@pytest.mark.parametrize("model", ["changetarget", "update", "contribution"])
@pytest.mark.parametrize("query", ["", "q=readers", "q=alice", "e=1"])
def test_charlie_sees_nothing_in_lists_searches_and_filters(charlies, update, contribution, model, query):
    page = text(charlies.get(f"{reverse(f'admin:changetargets_{model}_changelist')}?{query}", follow=True))
    assert [word in page for word in (TITLE, "Readers have begun.", "alice@example.edu")] == [False] * 3


@pytest.mark.parametrize("model", ["changetarget", "update", "contribution"])
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_charlie_opens_no_row_by_its_address(charlies, target, update, contribution, model, view):
    pk = {"changetarget": target, "update": update, "contribution": contribution}[model].pk
    answer = charlies.get(reverse(f"admin:changetargets_{model}_{view}", args=[pk]), follow=True)
    page = text(answer)
    assert [word in page for word in (TITLE, "Readers have begun.", "Alice")] == [False] * 3


def test_charlie_publishes_nothing_on_bobs_target(charlies, target):
    answer = charlies.post(ADD, news(target, _publish="Publish"))
    assert answer.context["adminform"].form.errors.keys() == {"target"}
    assert charlies.get(f"{ADD}?target={target.pk}").context["adminform"].form.initial["target"] is None
    draft = make_targets.draft(target)
    charlies.post(reverse("admin:changetargets_update_change", args=[draft.pk]), news(target, _publish="Publish"))
    assert list(Update.objects.values_list("published_at", flat=True)) == [None]


@pytest.mark.parametrize("field", ["program", "sphere", "earlier_self"])
def test_charlies_target_points_at_nothing_of_bobs(charlies, rbi, grbi, target, field):
    mine = make_targets.target(grbi, year=2027)
    foreign = {"program": rbi.pk, "sphere": target.sphere_id, "earlier_self": target.pk}
    address = reverse("admin:changetargets_changetarget_change", args=[mine.pk])
    answer = charlies.post(address, form_of(charlies, mine, **{field: foreign[field]}))
    assert field in answer.context["adminform"].form.errors
    mine.refresh_from_db()
    assert (mine.program, mine.earlier_self) == (grbi, None)


def test_charlie_decides_and_exports_nothing(charlies, contribution):
    address = reverse("admin:changetargets_contribution_decide", args=["accept"])
    charlies.post(address, {"rows": contribution.pk, "confirmed": "yes"})
    assert Contribution.objects.get().status == "applied"
    roster = charlies.post(reverse("admin:changetargets_contribution_export") + "?all=1", {})
    assert text(roster).count("\n") == 1


def test_bob_accepts_alice_and_exports_her(bobs, contribution):
    address = reverse("admin:changetargets_contribution_decide", args=["accept"])
    bobs.post(address, {"rows": contribution.pk, "confirmed": "yes"})
    assert Contribution.objects.get().status == "accepted"
    roster = text(bobs.post(reverse("admin:changetargets_contribution_export"), {"column": "message"}))
    assert [word in roster for word in ("alice@example.edu", "Gladly.", "Bring data")] == [True] * 3


def test_a_list_of_targets_has_a_link_to_write_about_each(bobs, target):
    page = text(bobs.get(reverse("admin:changetargets_changetarget_changelist")))
    assert re.search(rf"{ADD}\?target={target.pk}", page)


@pytest.mark.parametrize(("model", "queries"), [("changetarget", 12), ("update", 11)])
def test_lists_ask_the_database_the_same_for_one_and_for_three(bobs, rbi, django_assert_num_queries, model, queries):
    address = reverse(f"admin:changetargets_{model}_changelist")
    for more in (1, 2):
        for _ in range(more):
            make_targets.update(make_targets.target(rbi))
        bobs.get(address)
        with django_assert_num_queries(queries):
            bobs.get(address)
