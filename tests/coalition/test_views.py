import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from coalition import draft
from coalition.models import Coalition, Membership
from mail.models import OutgoingEmail
from participation import moves, visitor
from participation.models import Person, Session, Sphere
from tests import make

pytestmark = pytest.mark.django_db

YOU = {"name": "Alice Adams", "email": "alice@example.edu", "affiliation": "student", "department": "Genetics"}
HELP = {"motivation": "I want to help.", "experience": ""}


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def coalition(rbi):
    return make.coalition(rbi, reviewed=True)


def stamped(client, address: str, typed: dict) -> dict:
    page = client.get(address).content.decode()
    return typed | {"submission_stamp": re.search(r'name="submission_stamp" value="([^"]+)"', page)[1]}


def fill_in(client, *, you=YOU, how_you_help=HELP):
    address = reverse("coalition:you", args=["rbi"])
    assert client.post(address, stamped(client, address, you)).url == reverse("coalition:how_you_help", args=["rbi"])
    answer = client.post(reverse("coalition:how_you_help", args=["rbi"]), how_you_help)
    assert answer.url == reverse("coalition:check", args=["rbi"])


def send(client):
    return client.post(reverse("coalition:check", args=["rbi"]))


def test_alice_applies_and_gets_one_email(client, coalition):
    admissions = Sphere.objects.create(program=coalition.program, name="Admissions", slug="admissions")
    fill_in(client, how_you_help=HELP | {"spheres": [admissions.pk]})
    page = client.get(reverse("coalition:check", args=["rbi"])).content.decode()
    assert [text in page for text in ("Alice Adams", "Genetics", "Admissions", "I want to help.")] == [True] * 4
    assert send(client).url == reverse("coalition:sent", args=["rbi"])
    membership = Membership.objects.get()
    assert (membership.status, membership.motivation) == ("applied", "I want to help.")
    assert list(membership.spheres.all()) == [admissions]
    assert OutgoingEmail.objects.get().recipient == "alice@example.edu"
    assert "alice@example.edu" in client.get(reverse("coalition:sent", args=["rbi"])).content.decode()


def test_sending_twice_changes_nothing(client, coalition):
    fill_in(client)
    send(client)
    assert send(client).url == reverse("coalition:sent", args=["rbi"])
    assert (Membership.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_what_was_sent_is_not_kept_as_a_draft(client, coalition):
    fill_in(client)
    send(client)
    assert "I want to help." not in str(client.session.items())
    assert "Alice Adams" not in client.get(reverse("coalition:you", args=["rbi"])).content.decode()


def test_who_has_confirmed_keeps_the_first_answers_and_who_comes_back_gives_new_ones(client, coalition):
    one, other = (Sphere.objects.create(program=coalition.program, name=name, slug=name) for name in ("one", "other"))
    for sphere in (one, other):
        fill_in(client, how_you_help={"motivation": f"For {sphere}", "spheres": [sphere.pk]})
        send(client)
        Membership.objects.update(proven_at=timezone.now())
    membership = Membership.objects.get()
    assert (membership.motivation, list(membership.spheres.all())) == ("For one", [one])
    moves.withdraw(participation=membership, by=membership.person)
    fill_in(client, how_you_help={"motivation": "Again"})
    send(client)
    membership.refresh_from_db()
    assert (membership.status, membership.motivation, list(membership.spheres.all())) == ("applied", "Again", [])


def test_a_sphere_of_the_other_program_cannot_be_chosen(client, coalition, grbi):
    theirs = Sphere.objects.create(program=grbi, name="Theirs", slug="theirs")
    address = reverse("coalition:you", args=["rbi"])
    client.post(address, stamped(client, address, YOU))
    answer = client.post(reverse("coalition:how_you_help", args=["rbi"]), HELP | {"spheres": [theirs.pk]})
    assert list(answer.context["form"].errors) == ["spheres"]


def test_back_and_forth_keeps_what_was_typed(client, coalition):
    fill_in(client)
    back = {"motivation": "Half a sente", "experience": "Some", "back": "yes"}
    assert client.post(reverse("coalition:how_you_help", args=["rbi"]), back).url == reverse(
        "coalition:you", args=["rbi"]
    )
    assert 'value="Alice Adams"' in client.get(reverse("coalition:you", args=["rbi"])).content.decode()
    assert "Half a sente" in client.get(reverse("coalition:how_you_help", args=["rbi"])).content.decode()


def test_steps_cannot_be_skipped(client, coalition):
    for step in ("how_you_help", "check"):
        assert client.get(reverse(f"coalition:{step}", args=["rbi"])).url == reverse("coalition:you", args=["rbi"])
    assert send(client).url == reverse("coalition:you", args=["rbi"])
    assert Membership.objects.count() == 0


def test_the_page_is_the_same_for_a_known_and_an_unknown_address(client, coalition):
    pages = []
    for _ in range(2):
        fill_in(client)
        send(client)
        pages.append(client.get(reverse("coalition:sent", args=["rbi"])).content)
        client.cookies.clear()
    assert pages[0] == pages[1]
    assert (Membership.objects.count(), OutgoingEmail.objects.count()) == (1, 2)


def test_a_verified_person_is_neither_renamed_nor_downgraded(client, coalition, alice):
    fill_in(client, you=YOU | {"name": "Mallory", "email": "ALICE@example.edu", "affiliation": "staff"})
    send(client)
    person = Person.objects.get()
    assert (person.name, person.affiliation, person.is_verified) == ("Alice Adams", "student", True)


def test_who_may_not_apply_is_told_so_on_the_page(client, rbi):
    make.coalition(rbi, audiences=["faculty"])
    address = reverse("coalition:you", args=["rbi"])
    answer = client.post(address, stamped(client, address, YOU))
    assert (answer.status_code, Membership.objects.count()) == (200, 0)
    assert answer.context["form"].errors.keys() == {"affiliation"}


def test_closed_applications_lead_back_to_the_program(client, rbi):
    coalition = make.coalition(rbi)
    fill_in(client)
    type(coalition).objects.update(closes_at=timezone.now())
    send(client)
    assert Membership.objects.count() == 0
    assert "just closed" in client.get(reverse("coalition:sent", args=["rbi"])).content.decode()
    assert client.get(reverse("coalition:you", args=["rbi"])).url == coalition.get_absolute_url()


def test_robots_are_asked_again_and_lose_nothing(client, coalition, settings):
    settings.FORM_SECONDS_AT_LEAST = 3600
    address = reverse("coalition:you", args=["rbi"])
    answer = client.post(address, stamped(client, address, YOU))
    assert 'value="Alice Adams"' in answer.content.decode()
    settings.FORM_SECONDS_AT_LEAST = 0
    assert client.post(address, stamped(client, address, YOU) | {"web_page": "spam"}).status_code == 200
    assert client.post(address, YOU | {"submission_stamp": "forged"}).status_code == 200


def test_an_unpublished_coalition_is_not_found(client, rbi):
    make.coalition(rbi, published=False)
    for name in ("program", "you", "check"):
        assert client.get(reverse(f"coalition:{name}", args=["rbi"])).status_code == 404


def test_the_index_asks_the_database_the_same_for_one_and_for_three(client, rbi, django_assert_num_queries):
    make.coalition(rbi)
    with django_assert_num_queries(1):
        client.get(reverse("coalition:index"))
    for slug in ("second", "third"):
        make.coalition(make.program(slug))
    with django_assert_num_queries(1):
        client.get(reverse("coalition:index"))


@pytest.mark.parametrize("bad", ["a\x00b", "x" * 2001, "\ud800"])
def test_unreadable_words_are_refused_kindly(client, coalition, bad):
    address = reverse("coalition:you", args=["rbi"])
    data = "&".join(f"{key}={value}" for key, value in YOU.items()).encode("utf-8", "surrogatepass")
    data += b"&department=" + bad.encode("utf-8", "surrogatepass")
    answer = client.post(address, data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 400)


def test_the_coalition_that_takes_applications_is_shown_before_a_later_one(client, coalition, grbi):
    later = make.coalition(
        coalition.program,
        starts_on=coalition.ends_on,
        ends_on=coalition.ends_on + timedelta(days=365),
        opens_at=coalition.closes_at,
        closes_at=coalition.closes_at + timedelta(days=30),
    )
    earlier = make.coalition(grbi, starts_on=date(2020, 9, 1), closes_at=timezone.now() - timedelta(hours=1))
    latest = make.coalition(grbi, starts_on=date(2021, 9, 1), closes_at=earlier.closes_at)
    shown = client.get(reverse("coalition:index")).context["coalitions"]
    assert list(shown) == [coalition, latest]
    assert client.get(reverse("coalition:program", args=["rbi"])).context["coalition"] == coalition
    Coalition.objects.filter(pk=coalition.pk).update(closes_at=timezone.now())
    assert client.get(reverse("coalition:program", args=["rbi"])).context["coalition"] == later


def test_a_draft_ends_two_hours_after_its_last_step(client, coalition):
    fill_in(client)
    page = reverse("coalition:check", args=["rbi"])
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.post(reverse("coalition:how_you_help", args=["rbi"]), HELP)
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=30)):
        assert client.get(page).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=3, minutes=5)):
        assert client.get(page).url == reverse("coalition:you", args=["rbi"])


@pytest.mark.parametrize("button", [{}, {"back": "Back"}])
def test_a_draft_that_no_form_would_take_is_shown_again_and_not_stored(client, coalition, button):
    fill_in(client)
    before = Session.objects.get().session_data
    typed = {"motivation": "word " * 400_000, "experience": "x"} | button
    answer = client.post(reverse("coalition:how_you_help", args=["rbi"]), typed)
    assert "Shorten this to 2000 characters" in answer.content.decode()
    assert answer.context["form"]["motivation"].value() == typed["motivation"]
    assert len(Session.objects.get().session_data) == len(before)


def test_a_draft_keeps_what_its_form_asks_and_nothing_else(client, coalition):
    fill_in(client, how_you_help=HELP | {"anything": "x" * 10_000, "csrfmiddlewaretoken": "y" * 64})
    kept = visitor_entry(draft.name_of(coalition))
    assert kept["how_you_help"] == {"motivation": ["I want to help."], "experience": [""]}
    assert kept["you"].keys() <= {*YOU, "web_page", "submission_stamp"}


def visitor_entry(name: str) -> dict:
    return Session.objects.get().get_decoded()[visitor.KEY][name]["value"]


def test_going_back_keeps_a_step_that_lacks_an_answer(client, coalition):
    fill_in(client)
    page = reverse("coalition:how_you_help", args=["rbi"])
    half = {"motivation": "", "experience": "Ten years.", "back": "Back"}
    assert client.post(page, half).url == reverse("coalition:you", args=["rbi"])
    assert "Ten years." in client.get(page).content.decode()
