import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.models import Membership
from mail.models import OutgoingEmail
from participation.models import AuditEntry
from tests import make
from tests.emails import read

pytestmark = pytest.mark.django_db

LIST = "admin:coalition_membership_changelist"


@pytest.fixture
def coalition(rbi):
    return make.coalition(rbi, reviewed=True, capacity=1)


def decide(client, decision, *rows, **extra):
    address = reverse("admin:coalition_membership_decide", args=[decision])
    return client.post(
        address, {"rows": ",".join(str(row.pk) for row in rows), "confirmed": "yes"} | extra, follow=True
    )


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_the_queue_is_oldest_first(bobs, coalition):
    rows = [make.membership(coalition) for _ in range(3)]
    assert list(bobs.get(reverse(LIST)).context["cl"].result_list) == rows


def test_the_list_asks_the_database_the_same_for_one_and_for_three(bobs, coalition):
    def count():
        with CaptureQueriesContext(connection) as queries:
            bobs.get(reverse(LIST))
        return len(queries)

    make.membership(coalition)
    one = count()
    make.membership(coalition)
    make.membership(coalition)
    assert count() == one


def test_bob_is_shown_who_will_be_written_to_before_anything_happens(bobs, coalition):
    accepted, waiting = make.membership(coalition), make.membership(coalition)
    decide(bobs, "accept", accepted)
    decide(bobs, "waitlist", waiting)
    rows, emails = AuditEntry.objects.count(), OutgoingEmail.objects.count()
    page = bobs.post(reverse(LIST), {"action": "decline", "_selected_action": [accepted.pk]})
    assert [(row.pk, told) for row, told in page.context["emails"]] == [
        (accepted.pk, "declined, with your reason"),
        (waiting.pk, "promoted from the waiting list"),
    ]
    accepted.refresh_from_db()
    assert (accepted.status, AuditEntry.objects.count(), OutgoingEmail.objects.count()) == ("accepted", rows, emails)


def test_bob_declines_with_a_reason_that_reaches_the_person(bobs, bob, coalition):
    membership = make.membership(coalition)
    assert messages(decide(bobs, "decline", membership, reason="The group is complete.")) == [
        "1 person will get an email."
    ]
    email = OutgoingEmail.objects.latest("pk")
    assert (email.recipient, "The group is complete." in read(email).text) == (membership.person.email, True)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor, entry.before, entry.after) == (f"user:{bob.pk}", "applied", "declined")


def test_bulk_goes_through_the_same_door_and_reports_each_refusal(bobs, coalition):
    first, second = make.membership(coalition), make.membership(coalition)
    unverified = make.membership(coalition, make.person("Nadia", verified=False))
    said = messages(decide(bobs, "accept", first, second, unverified))
    assert said == [
        f"{second.person}: “An activity” has no free place. Raise its places, or use the waiting list.".replace(
            "An activity", coalition.title
        ),
        "Nadia: This person has not confirmed this sign-up yet.",
        "1 person will get an email.",
    ]
    assert AuditEntry.objects.filter(action="accept").count() == 1


def test_an_illegal_move_leaves_no_success_message(bobs, coalition):
    membership = make.membership(coalition)
    decide(bobs, "decline", membership)
    assert messages(decide(bobs, "decline", membership)) == [
        f"{membership.person}: That is not possible any more. Status now: Declined."
    ]


def test_deciding_needs_a_post_and_the_right_to_review(client, bobs, bob, coalition, coordinators):
    membership = make.membership(coalition)
    assert bobs.get(reverse("admin:coalition_membership_decide", args=["accept"])).status_code == 404
    coordinators.permissions.remove(*coordinators.permissions.filter(codename="review_membership"))
    assert decide(bobs, "accept", membership).status_code == 403
    assert (
        "Accept…" not in bobs.get(reverse("admin:coalition_membership_change", args=[membership.pk])).content.decode()
    )


def test_a_note_is_audited_and_never_in_an_email(bobs, coalition):
    membership = make.membership(coalition)
    address = reverse("admin:coalition_membership_change", args=[membership.pk])
    assert bobs.post(address, {"staff_note": "Call back"}).status_code == 302
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.facts) == ("edit", {"columns": ["staff_note"]})
    assert f"signed up: membership {membership.pk}; Waiting for review" in bobs.get(address).content.decode()


def test_nobody_is_named_in_the_log_of_the_admin_or_deleted_by_it(client, coalition):
    client.force_login(make.superuser())
    membership = make.membership(coalition)
    for view in ("change", "delete"):
        client.post(
            reverse(f"admin:coalition_membership_{view}", args=[membership.pk]), {"staff_note": "x", "post": "yes"}
        )
    assert (LogEntry.objects.count(), Membership.objects.get().staff_note) == (0, "x")


def test_a_decision_about_more_people_than_a_form_has_fields_is_taken(bobs, coalition, settings):
    rows = [make.membership(coalition) for _ in range(4)]
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 4
    assert messages(decide(bobs, "withdraw", *rows)) == ["4 people will get an email."]


@pytest.mark.parametrize("rows", ["", ",", "x,-1", "9" * 40, "1.5"])
def test_a_decision_about_nobody_moves_nobody(bobs, coalition, rows):
    membership = make.membership(coalition)
    address = reverse("admin:coalition_membership_decide", args=["accept"])
    assert bobs.post(address, {"rows": rows, "confirmed": "yes"}).status_code == 302
    membership.refresh_from_db()
    assert membership.status == "applied"


@pytest.mark.parametrize("query", ["foo=bar", "id__in=a,b", "applied_at__year=x"])
def test_an_export_of_a_filter_that_is_none_leads_to_the_list(bobs, coalition, query):
    make.membership(coalition)
    where = f"{reverse('admin:coalition_membership_export')}?{query}"
    assert [answer.url for answer in (bobs.get(where), bobs.post(where))] == [reverse(LIST)] * 2


def test_places_below_those_taken_are_refused_in_words(bobs, rbi):
    from tests.participation.admin.test_scoped import coalition_form

    coalition = make.coalition(rbi, capacity=2)
    make.membership(coalition)
    make.membership(coalition)
    address = reverse("admin:coalition_coalition_change", args=[coalition.pk])
    answer = bobs.post(address, coalition_form(bobs, coalition, capacity=1))
    assert answer.context["adminform"].form.errors == {"capacity": ["2 places are taken already."]}


def test_a_note_saved_late_leaves_a_newer_status_alone(rf, coalition, bob):
    seen = make.membership(coalition)
    Membership.objects.filter(pk=seen.pk).update(status="withdrawn")
    request = rf.post("/")
    request.user = bob
    form = modelform_factory(Membership, fields=["staff_note"])({"staff_note": "Call back"}, instance=seen)
    admin.site.get_model_admin(Membership).save_model(request, form.save(commit=False), form, change=True)
    assert list(Membership.objects.values_list("status", "staff_note")) == [("withdrawn", "Call back")]
