"""The quiz as a browser takes it."""

import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from myths import quiz as quizzes
from myths.models import Answer, Attempt, Statement
from tests.myths.test_views import text


def answer(client, number, verdict):
    """Press a button on the page of a question; on the page of an answer there is none."""
    where = f"/myths/quiz/{number}/"
    shown = client.get(where).context.get("version")
    return client.post(where, {"answer": verdict, "version": shown.pk if shown else ""})


def take(client, verdict="myth"):
    """Take a whole quiz as a browser does, and return the result page."""
    response = client.post("/myths/quiz/start/", follow=True)
    for number in range(1, 11):
        assert f"Question {number} of 10" in text(response)
        assert answer(client, number, verdict).url == f"/myths/quiz/{number}/"
        shown = text(client.get(f"/myths/quiz/{number}/"))
        assert "What the evidence shows" in shown
        onward = f"/myths/quiz/{number + 1}/" if number < 10 else "/myths/quiz/result/"
        assert f'href="{onward}"' in shown
        response = client.get(onward)
    return response


def test_a_whole_quiz_is_scored_by_the_server_and_says_what_to_read(client, make_statement):
    versions = [make_statement(verdict=verdict) for verdict in ["myth"] * 7 + ["fact"] * 3]
    page = take(client)
    assert "You knew 7 of 10" in text(page)
    missed = {question.version for question in page.context["missed"]}
    assert missed == set(versions[7:])
    assert Answer.objects.count() == 10
    assert Answer.objects.right().count() == 7


@pytest.mark.parametrize(
    ("said", "truth", "reply"),
    [
        ("myth", "myth", "Right: this is a myth."),
        ("fact", "fact", "Right: this is true."),
        ("fact", "myth", "Not quite: this is a myth."),
        ("myth", "fact", "Not quite: this is true."),
    ],
)
def test_the_reply_to_an_answer(client, make_statement, said, truth, reply):
    make_statement(verdict=truth)
    client.post("/myths/quiz/start/")
    assert reply in text(client.get(answer(client, 1, said).url))


def test_a_reload_changes_nothing_and_an_answer_stays(client, pool):
    client.post("/myths/quiz/start/")
    first = client.get("/myths/quiz/1/").context["version"]
    assert client.get("/myths/quiz/1/").context["version"] == first
    for verdict in ("fact", "myth"):
        client.post("/myths/quiz/1/", {"answer": verdict, "version": first.pk})
    assert client.get("/myths/quiz/1/").context["question"].answer == "fact"
    assert "Go on with question 2 of 10" in text(client.get("/myths/quiz/"))


def test_what_was_taken_back_is_not_asked_in_a_running_quiz(client, pool):
    client.post("/myths/quiz/start/")
    answer(client, 1, "fact")
    taken_back = [client.get(f"/myths/quiz/{number}/").context for number in (1, 2)]
    gone = [taken_back[0]["question"].version, taken_back[1]["version"]]
    Statement.objects.filter(versions__in=gone).update(published=False)
    page = client.get("/myths/quiz/2/")
    assert (page.context["version"] in gone, "Question 2 of 9" in text(page)) == (False, True)
    assert client.get("/myths/quiz/1/").context["question"].version == gone[0]
    for number in range(2, 10):
        answer(client, number, "fact")
    answers = list(Answer.objects.values_list("version", flat=True))
    assert (len(answers), gone[1].pk in answers) == (9, False)


def test_an_answer_is_for_the_statement_that_was_on_the_page(client, pool):
    client.post("/myths/quiz/start/")
    shown = client.get("/myths/quiz/1/").context["version"]
    Statement.objects.filter(pk=shown.statement_id).update(published=False)
    assert client.post("/myths/quiz/1/", {"answer": "fact", "version": shown.pk}).url == "/myths/quiz/1/"
    page = client.get("/myths/quiz/1/")
    assert ("question" in page.context, page.context["version"] == shown) == (False, False)


def test_a_quiz_of_which_all_was_taken_back_is_none(client, pool):
    client.post("/myths/quiz/start/")
    Statement.objects.update(published=False)
    assert client.get("/myths/quiz/1/").url == "/myths/quiz/"


def test_what_to_read_can_be_read(client, make_statement):
    versions = [make_statement(verdict="fact") for _index in range(10)]
    take(client)
    Statement.objects.filter(pk=versions[0].statement_id).update(published=False)
    page = text(client.get("/myths/quiz/result/"))
    links = re.findall(r'<h3>\s*<a href="([^"]+)"', page)
    assert (len(links), {client.get(link).status_code for link in links}) == (9, {200})
    assert versions[0].claim in page


def test_one_network_cannot_begin_quizzes_without_end(pool, settings):
    settings.LIMITS = settings.LIMITS | {"QUIZZES": {"device": 9, "network": 4}}
    assert [Client().post("/myths/quiz/start/").status_code for _index in range(3)] == [302, 302, 429]


def test_a_short_guide_announces_a_short_quiz(client, make_statement):
    said = []
    for announced in ("there is nothing to ask", "1 statement about", "2 statements about"):
        page = text(client.get("/myths/quiz/"))
        said.append((announced in page, "Start the quiz" in page))
        make_statement()
    assert said == [(True, False), (True, True), (True, True)]


def test_the_quiz_announces_ten_of_many(client, pool):
    assert client.get("/myths/quiz/").context["length"] == 10


def test_pages_of_one_browser_are_not_kept_by_a_shared_cache(client, pool):
    answers = [
        client.get("/myths/quiz/"),
        client.post("/myths/quiz/start/"),
        client.get("/myths/quiz/1/"),
        take(client),
    ]
    assert ["no-store" in answer["Cache-Control"] for answer in answers] == [True] * 4


@pytest.mark.parametrize("path", ["/myths/quiz/3/", "/myths/quiz/0/", "/myths/quiz/11/", "/myths/quiz/99999999999/"])
def test_a_question_ahead_leads_back_to_the_next_one(client, pool, path):
    client.post("/myths/quiz/start/")
    assert client.get(path).url == "/myths/quiz/1/"
    assert client.post(path, {"answer": "myth"}).url == "/myths/quiz/1/"


@pytest.mark.parametrize("path", ["/myths/quiz/1/", "/myths/quiz/result/"])
def test_without_a_quiz_every_way_leads_to_its_start(client, db, path):
    assert client.get(path).url == "/myths/quiz/"


@pytest.mark.parametrize("said", ["", "both", "\x00", "x" * 100_000])
def test_an_answer_that_is_none_is_refused(client, pool, said):
    client.post("/myths/quiz/start/")
    assert answer(client, 1, said).status_code == 400


def test_a_start_only_by_post(client, pool):
    assert client.get("/myths/quiz/start/").status_code == 405


def test_whether_the_guide_was_read_before_is_noted_at_the_start(client, pool):
    take(client)
    client.get("/myths/")
    take(client)
    assert sorted(Attempt.objects.values_list("is_first", "guide_read")) == [(False, True), (True, False)]


def test_nothing_in_the_database_leads_from_answers_to_a_browser(client, pool):
    take(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    quiz = signing.loads(client.cookies[quizzes.COOKIE].value, salt=quizzes.COOKIE)
    assert quiz["ticket"] == ""
    assert str(Attempt.objects.get().pk) not in str(quiz)
    kept = {field.name for model in (Attempt, Answer) for field in model._meta.get_fields()}
    assert kept == {"id", "week", "is_first", "guide_read", "answers", "attempt", "version", "verdict"}


def test_the_cookie_is_for_the_quiz_alone(client, pool):
    client.post("/myths/quiz/start/")
    cookie = client.cookies[quizzes.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/myths/", True, "Lax")
    assert len(cookie.value) < 1000


def test_a_shared_result_shows_score_and_topics_to_somebody_else(client, make_statement):
    for index in range(10):
        make_statement(verdict="fact" if index else "myth", topic="Care" if index < 5 else "Genetics")
    code = take(client).context["code"]
    page = Client().get(reverse("myths:shared", args=[code]))
    assert (page.context["result"].right, page.context["result"].asked) == (1, 10)
    assert [topic.name for topic in page.context["result"].topics] == ["Care", "Genetics"]
    assert "Claim of" not in text(page)


def test_the_same_result_has_the_same_address(client, make_statement):
    for _index in range(10):
        make_statement()
    assert take(client).context["code"] == take(Client()).context["code"]


@pytest.mark.parametrize("code", ["x", "WzEwLDEwXQ.forged", "."])
def test_a_made_up_result_is_not_found(client, db, code):
    assert client.get(f"/myths/quiz/result/{code}/").status_code == 404
