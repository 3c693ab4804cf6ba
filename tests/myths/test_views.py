import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myths.models import Statement, StatementVersion
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
