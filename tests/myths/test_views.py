import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from myths import quiz as quizzes
from myths.models import Answer, Attempt, Statement, StatementVersion
from myths.services import publish_version

WORK = {"authors": "Doe J", "title": "A study", "publication": "Journal", "year": 2020, "doi": "10.1000/abc"}


def text(response):
    return response.content.decode()


def claims(response):
    return [version.claim for version in response.context["versions"]]


def test_the_guide_shows_every_statement_with_evidence_and_sources(client, make_statement):
    make_statement(sources=[WORK | {"verified": True}], topic="Care")
    make_statement(sources=[WORK | {"doi": ""}])
    page = client.get("/myths/")
    assert claims(page) == ["Claim of statement-1", "Claim of statement-2"]
    assert re.findall(r'href="(https://doi.org/[^"]+)"', text(page)) == ["https://doi.org/10.1000/abc"]
    assert (text(page).count("Source checked"), text(page).count("Source not checked yet")) == (1, 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?topic=care", ["Claim of a"]),
        ("?topic=genetics", ["Claim of b"]),
        ("?topic=", ["Claim of a", "Claim of b"]),
        ("?topic=nonsense", ["Claim of a", "Claim of b"]),
        ("?topic=%ED%A0%80", ["Claim of a", "Claim of b"]),
    ],
)
def test_the_guide_by_topic(client, make_statement, query, expected):
    make_statement(topic="Care", slug="a")
    make_statement(topic="Genetics", slug="b")
    assert claims(client.get(f"/myths/{query}")) == expected


def test_the_guide_asks_as_often_for_three_as_for_one(client, make_statement):
    counts = []
    for _index in range(3):
        make_statement(sources=[WORK])
        with CaptureQueriesContext(connection) as queries:
            client.get("/myths/")
        counts.append(len(queries))
    assert counts == [3, 3, 3]


def test_an_empty_guide_says_so(client, db):
    assert "no statements yet" in text(client.get("/myths/"))
    assert client.post("/myths/quiz/start/").url == "/myths/quiz/"


def test_an_edited_statement_keeps_its_old_versions_reachable(client, make_statement):
    old = make_statement(slug="one")
    publish_version(StatementVersion(statement=old.statement, claim="New", verdict="fact", fact="b", explanation="c"))
    assert client.get("/myths/one/").context["version"].claim == "New"
    page = client.get("/myths/one/versions/1/")
    assert page.context["version"] == old
    assert "It has been rewritten since" in text(page)
    assert "It has been rewritten since" not in text(client.get("/myths/one/versions/2/"))


@pytest.mark.parametrize(
    "path", ["/myths/no/", "/myths/one/versions/2/", "/myths/one/versions/0/", "/myths/no/report/"]
)
def test_what_is_not_there(client, make_statement, path):
    make_statement(slug="one")
    assert client.get(path).status_code == 404


def test_what_a_coordinator_took_back_is_not_there(client, make_statement):
    make_statement(slug="one")
    Statement.objects.update(published=False)
    paths = ["/myths/one/", "/myths/one/versions/1/", "/myths/one/report/"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def take(client, verdict="myth"):
    """Take a whole quiz as a browser does, and return the result page."""
    response = client.post("/myths/quiz/start/", follow=True)
    for number in range(1, 11):
        assert f"Question {number} of 10" in text(response)
        answer = client.post(f"/myths/quiz/{number}/", {"answer": verdict})
        assert answer.url == f"/myths/quiz/{number}/"
        shown = text(client.get(answer.url))
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
    assert reply in text(client.post("/myths/quiz/1/", {"answer": said}, follow=True))


def test_a_reload_changes_nothing_and_an_answer_stays(client, pool):
    client.post("/myths/quiz/start/")
    first = client.get("/myths/quiz/1/").context["version"]
    assert client.get("/myths/quiz/1/").context["version"] == first
    client.post("/myths/quiz/1/", {"answer": "fact"})
    client.post("/myths/quiz/1/", {"answer": "myth"})
    assert client.get("/myths/quiz/1/").context["question"].answer == "fact"
    assert "Go on with question 2 of 10" in text(client.get("/myths/quiz/"))


@pytest.mark.parametrize("path", ["/myths/quiz/3/", "/myths/quiz/0/", "/myths/quiz/11/", "/myths/quiz/99999999999/"])
def test_a_question_ahead_leads_back_to_the_next_one(client, pool, path):
    client.post("/myths/quiz/start/")
    assert client.get(path).url == "/myths/quiz/1/"
    assert client.post(path, {"answer": "myth"}).url == "/myths/quiz/1/"


@pytest.mark.parametrize("path", ["/myths/quiz/1/", "/myths/quiz/result/"])
def test_without_a_quiz_every_way_leads_to_its_start(client, db, path):
    assert client.get(path).url == "/myths/quiz/"


@pytest.mark.parametrize("answer", ["", "both", "\x00", "x" * 100_000])
def test_an_answer_that_is_none_is_refused(client, pool, answer):
    client.post("/myths/quiz/start/")
    assert client.post("/myths/quiz/1/", {"answer": answer}).status_code == 400


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
