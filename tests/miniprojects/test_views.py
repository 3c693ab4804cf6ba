import re
from datetime import date, timedelta

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutgoingEmail
from miniprojects.models import Enrollment, MiniProject
from participation import moves
from tests import make
from tests.emails import read
from tests.make_minis import enrollment, mini_project
from tests.parallel import in_parallel
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

ALICE = {"name": "Alice Adams", "email": "alice@example.edu", "affiliation": "student", "department": ""}


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


def address(*projects):
    return reverse("miniprojects:sign_up") + "?" + "&".join(f"project={project.pk}" for project in projects)


def waiting_for(*projects):
    return {f"wait_{project.pk}": "on" for project in projects}


def sign_up(client, *projects, **typed):
    page = client.get(address(*projects)).content.decode()
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
    return client.post(address(*projects), ALICE | {"submission_stamp": stamp} | typed)


def until_not_busy(attempt):
    """What a person does whom the page asks to try again."""
    while (status := attempt()) == 503:
        pass
    return status


def results(client):
    outcomes = client.get(reverse("miniprojects:signed_up")).context["outcomes"]
    return {project.pk: result for project, result in outcomes}


def test_several_projects_are_one_sign_up_and_one_email(client, rbi, grbi):
    once = mini_project(rbi, title="One afternoon", ends_on=date(2026, 9, 15), hours_min=3, hours_max=3)
    longer, full = mini_project(grbi, title="Lab compact"), mini_project(rbi, capacity=1)
    enrollment(full)
    typed = {f"note_{once.pk}": "I can bring cake"} | waiting_for(full)
    assert sign_up(client, once, longer, full, **typed).url == reverse("miniprojects:signed_up")
    assert results(client) == {once.pk: "accepted", longer.pk: "accepted", full.pk: "waitlisted"}
    assert Enrollment.objects.get(activity=once).note == "I can bring cake"
    email = read(OutgoingEmail.objects.get(recipient="alice@example.edu"))
    said = ("3 hours, once", "2–3 hours a month", "On the waiting list", "September 15, 2026")
    assert [text in email.text and text in email.html for text in said] == [True] * 4


def test_a_full_project_one_does_not_wait_for_is_left_alone(client, rbi):
    full, free = mini_project(rbi, capacity=1), mini_project(rbi)
    enrollment(full)
    sign_up(client, full, free)
    assert results(client) == {full.pk: "full", free.pk: "accepted"}
    assert Enrollment.objects.filter(activity=full).count() == 1


def test_what_is_not_open_to_somebody_is_said_per_project(client, rbi):
    theirs, not_theirs = mini_project(rbi), mini_project(rbi, audiences=["faculty"])
    assert "Open to: Faculty" in client.get(address(theirs, not_theirs)).content.decode()
    sign_up(client, theirs, not_theirs)
    assert results(client) == {theirs.pk: "accepted", not_theirs.pk: "not_for_you"}


def test_who_is_known_reads_what_is_not_open_to_them_before_the_form(client, rbi, alice):
    chosen = address(mini_project(rbi), mini_project(rbi, audiences=["faculty"]))
    pages = [visitor.get(chosen).content.decode() for visitor in (Client(), signed_in(client, alice))]
    assert [page.count("Not open to you") for page in pages] == [0, 1]


def test_a_project_that_closes_while_one_types_is_one_of_the_outcomes(client, rbi):
    closing, lasting = mini_project(rbi), mini_project(rbi)
    page = client.get(address(closing, lasting)).content.decode()
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
    MiniProject.objects.filter(pk=closing.pk).update(closes_at=timezone.now())
    client.post(address(closing, lasting), ALICE | {"submission_stamp": stamp})
    assert results(client) == {closing.pk: "closed", lasting.pk: "accepted"}


def test_when_nothing_chosen_is_open_to_somebody_the_form_says_so(client, rbi):
    answer = sign_up(client, mini_project(rbi, audiences=["faculty"]))
    assert answer.context["form"].errors.keys() == {"affiliation"}
    assert Enrollment.objects.count() == 0


def test_hours_are_added_up_with_what_runs_already_and_warned_of(client, rbi, alice):
    rbi.monthly_hours_limit = 6
    rbi.save()
    running, left = mini_project(rbi, hours_min=2, hours_max=4), mini_project(rbi)
    enrollment(running, alice)
    moves.withdraw(participation=enrollment(left, alice), by=alice)
    chosen = mini_project(rbi, hours_min=1, hours_max=1.5)
    once = mini_project(rbi, ends_on=date(2026, 9, 15), hours_min=3, hours_max=3)
    page = signed_in(client, alice).get(address(chosen, once))
    assert page.context["hours"] == (3, 5.5)
    assert "lovely, and a lot" not in page.content.decode()
    more = mini_project(rbi, hours_min=1, hours_max=1)
    assert "lovely, and a lot" in client.get(address(chosen, more)).content.decode()


def test_hours_given_once_are_no_hours_a_month(client, rbi):
    once = mini_project(rbi, ends_on=date(2026, 9, 15), hours_min=3, hours_max=3)
    page = client.get(address(once)).content.decode()
    assert ("3 hours, once" in page, "Together that is" in page) == (True, False)


def test_only_a_queue_of_somebody_is_spoken_of(client, rbi):
    full = mini_project(rbi, capacity=1)
    enrollment(full)
    assert "people wait" not in client.get(full.get_absolute_url()).content.decode()
    enrollment(full)
    assert "1 person waits" in client.get(full.get_absolute_url()).content.decode()


def test_the_result_is_the_same_for_a_known_and_an_unknown_address(client, rbi):
    project = mini_project(rbi, capacity=5)
    pages = []
    for _ in range(2):
        sign_up(client, project)
        pages.append(client.get(reverse("miniprojects:signed_up")).content)
    assert pages[0] == pages[1]
    assert Enrollment.objects.count() == 1


def test_sending_one_form_twice_changes_nothing(client, rbi):
    project = mini_project(rbi)
    page = client.get(address(project)).content.decode()
    stamp = re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]
    for _ in range(2):
        client.post(address(project), ALICE | {"submission_stamp": stamp})
    assert (Enrollment.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_closed_unpublished_and_invented_projects_cannot_be_chosen(client, rbi):
    closed = mini_project(rbi, opens_at=timezone.now() - timedelta(9), closes_at=timezone.now())
    hidden = mini_project(rbi, published=False)
    page = client.get(address(closed, hidden) + "&project=999999&project=abc")
    assert "No project is ticked yet" in page.content.decode()
    assert "No project is ticked yet" in client.post(address(hidden), ALICE).content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(closed.get_absolute_url()).status_code == 200


def test_the_waiting_list_is_proposed_and_can_be_left_out(client, rbi):
    full = mini_project(rbi, capacity=1)
    enrollment(full)
    box = client.get(address(full)).context["form"][f"wait_{full.pk}"]
    assert (box.value(), box.label) == (True, f"“{full}” is full: put me on its waiting list")


def test_signed_up_without_signing_up_leads_back(client):
    assert client.get(reverse("miniprojects:signed_up")).url == reverse("miniprojects:catalogue")


@pytest.mark.django_db(transaction=True)
def test_a_basket_of_ten_with_three_full_ones_under_thirty_people(rbi):
    full = [mini_project(rbi, capacity=1) for _ in range(3)]
    for project in full:
        enrollment(project)
    projects = [*full, *(mini_project(rbi, capacity=4) for _ in range(7))]
    before = OutgoingEmail.objects.count()

    def job(number):
        basket = projects if number % 2 else projects[::-1]
        typed = {"email": f"person{number}@example.edu"} | waiting_for(*projects)
        return lambda: until_not_busy(lambda: sign_up(Client(), *basket, **typed).status_code)

    assert in_parallel(*map(job, range(30))) == [302] * 30
    accepted = MiniProject.objects.with_places().values_list("pk", "taken", "waiting")
    assert set(accepted) == {
        *((project.pk, 1, 30) for project in full),
        *((project.pk, 4, 26) for project in projects[3:]),
    }
    assert OutgoingEmail.objects.count() == before + 30
    per_person = Enrollment.objects.values("person").annotate(count=Count("pk")).values_list("count", flat=True)
    assert sorted(set(per_person)) == [1, 10]


def test_somebody_placed_by_hand_is_told(client, rbi, bob):
    project = mini_project(rbi, capacity=1)
    enrollment(project)
    waiting = enrollment(project, make.person(email="waits@example.edu"))
    client.force_login(bob)
    project.capacity = 2
    MiniProject.objects.filter(pk=project.pk).update(capacity=2)
    decide = reverse("admin:miniprojects_enrollment_decide", args=["accept"])
    client.post(decide, {"rows": waiting.pk, "confirmed": "yes"})
    assert read(OutgoingEmail.objects.filter(recipient="waits@example.edu").latest("pk")).subject.startswith(
        "You are in"
    )
