from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from myths.models import Answer, Attempt, ItemReport, Source, Statement, StatementVersion, Topic
from myths.services import publish_version

WORK = {"authors": "Doe J", "title": "A study", "publication": "Journal", "year": 2020, "doi": "10.1000/abc"}
MONDAY = date(2026, 1, 5)


def refused(constraint, action):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        action()


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("statement_difficulty", {"difficulty": 4}),
        ("statement_slug_is_free", {"slug": "quiz"}),
        ("myths_statement_slug", {"slug": "taken"}),
    ],
)
def test_a_statement_that_must_not_be(make_statement, constraint, change):
    topic = make_statement(slug="taken").statement.topic
    refused(constraint, lambda: Statement.objects.create(**{"slug": "free", "topic": topic, "difficulty": 1} | change))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("version_number_once", {"number": 1}),
        ("version_number_from_1", {"number": 0}),
        ("version_verdict", {"verdict": "both"}),
        ("version_is_complete", {"claim": ""}),
        ("version_is_complete", {"fact": ""}),
        ("version_is_complete", {"explanation": ""}),
    ],
)
def test_a_version_that_must_not_be(make_statement, constraint, change):
    values = {"number": 2, "claim": "a", "verdict": "fact", "fact": "b", "explanation": "c"}
    statement = make_statement().statement
    refused(constraint, lambda: StatementVersion.objects.create(statement=statement, **values | change))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("source_is_named", {"title": ""}),
        ("source_is_named", {"authors": ""}),
        ("source_year", {"year": 20}),
        ("source_doi", {"doi": "https://doi.org/10.1000/abc"}),
        ("source_doi", {"doi": "10.1000/a b"}),
        ("source_once_a_version", {"title": "Taken"}),
    ],
)
def test_a_source_that_must_not_be(make_statement, constraint, change):
    version = make_statement(sources=[WORK | {"title": "Taken"}])
    refused(constraint, lambda: Source.objects.create(version=version, **WORK | change))


def test_an_attempt_knows_its_week_and_no_day(db):
    refused(
        "attempt_week_is_a_monday",
        lambda: Attempt.objects.create(id=uuid4(), week=date(2026, 1, 6), is_first=True, guide_read=False),
    )


@pytest.mark.parametrize(("constraint", "verdict"), [("answer_once_an_attempt", "myth"), ("answer_verdict", "no")])
def test_an_answer_that_must_not_be(make_statement, constraint, verdict):
    version, other = make_statement(), make_statement()
    attempt = Attempt.objects.create(id=uuid4(), week=MONDAY, is_first=True, guide_read=False)
    Answer.objects.create(id=uuid4(), attempt=attempt, version=version, verdict="fact")
    asked = other if constraint == "answer_verdict" else version
    refused(constraint, lambda: Answer.objects.create(id=uuid4(), attempt=attempt, version=asked, verdict=verdict))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("report_says_something", {"message": ""}),
        ("report_resolved_after_it_came", {"resolved_at": timezone.make_aware(timezone.datetime(2020, 1, 1))}),
        ("myths_itemreport_submission", {"submission": "taken"}),
    ],
)
def test_a_report_that_must_not_be(make_statement, constraint, change):
    version = make_statement()
    ItemReport.objects.create(version=version, message="Look", submission="taken")
    values = {"version": version, "message": "Look again", "submission": "new"}
    refused(constraint, lambda: ItemReport.objects.create(**values | change))


@pytest.mark.parametrize("column", ["claim", "fact", "explanation"])
def test_a_published_version_never_changes(make_statement, column):
    version = make_statement()
    refused("never changes", lambda: StatementVersion.objects.filter(pk=version.pk).update(**{column: "Other"}))


def test_of_a_source_only_the_check_may_change(make_statement):
    source = make_statement(sources=[WORK]).sources.get()
    source.verified = True
    source.save()
    refused("never changes", lambda: Source.objects.filter(pk=source.pk).update(title="Other"))
    assert list(Source.objects.values_list("title", "verified")) == [("A study", True)]


def test_the_guide_has_the_current_versions_of_published_statements(make_statement):
    old, hidden = make_statement(slug="edited"), make_statement(slug="hidden")
    Statement.objects.filter(slug="hidden").update(published=False)
    new = publish_version(
        StatementVersion(statement=old.statement, claim="New", verdict="fact", fact="b", explanation="c")
    )
    assert list(StatementVersion.objects.in_guide()) == [new]
    assert list(StatementVersion.objects.of("edited")) == [new, old]
    assert list(StatementVersion.objects.of(hidden.statement.slug)) == []


def test_topics_count_what_the_guide_shows(make_statement):
    edited = make_statement(topic="Genetics")
    publish_version(
        StatementVersion(statement=edited.statement, claim="New", verdict="fact", fact="b", explanation="c")
    )
    make_statement(topic="Genetics")
    make_statement(topic="Education")
    make_statement(topic="Care", slug="hidden")
    Statement.objects.filter(slug="hidden").update(published=False)
    Topic.objects.create(slug="empty", name="Empty")
    assert list(Topic.objects.filled().values_list("name", "size")) == [("Education", 1), ("Genetics", 2)]


def test_a_source_is_linked_by_its_doi_before_its_address():
    assert Source(doi="10.1000/abc", url="https://example.org").link == "https://doi.org/10.1000/abc"
    assert Source(url="https://example.org").link == "https://example.org"
    assert Source().link == ""


def test_an_odd_doi_makes_a_link_that_works():
    # A real kind of DOI, with all that a web address gives a meaning of its own.
    doi = "10.1002/(SICI)1097-0258(19980815)17:15<1777::AID-SIM926>3.0.CO;2-#"
    quoted = "10.1002/(SICI)1097-0258(19980815)17:15%3C1777::AID-SIM926%3E3.0.CO;2-%23"
    assert Source(doi=doi).link == f"https://doi.org/{quoted}"
