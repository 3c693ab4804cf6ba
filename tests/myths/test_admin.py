import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myths.models import ItemReport, Source, Statement, StatementVersion
from myths.services import publish_version, report_item
from participation.models import AuditEntry
from tests import make
from tests.myths.test_item_analysis import record

WORK = {"authors": "Doe J", "title": "A study", "publication": "Journal", "year": 2020, "doi": "10.1000/abc"}
LIST = "/admin/myths/statement/"
NEW_VERSION = "/admin/myths/statementversion/add/"


@pytest.fixture
def editor(db, client):
    """Staff who may look after the guide, signed in."""
    user = make.user("editor")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="myths"))
    client.force_login(user)
    return user


@pytest.fixture
def onlooker(db, client):
    """Staff who may not even see the guide's admin, signed in."""
    client.force_login(make.user("onlooker"))


def filled_in(form, formset, **changes):
    """What a browser posts of a page that was opened: every value it shows, with some changed."""
    forms = [form, formset.management_form, *formset.forms]
    values = {field.html_name: field.value() for part in forms for field in part}
    return {name: value for name, value in values.items() if value is not None and value is not False} | changes


def new_version(client, statement, **changes):
    address, form, formset = opened(client, statement)
    return client.post(address, filled_in(form, formset, **changes))


def test_an_edit_starts_from_the_current_version_and_becomes_the_next(client, editor, make_statement):
    old = make_statement(sources=[WORK | {"verified": True}, WORK | {"title": "Another", "doi": ""}])
    assert new_version(client, old.statement, fact="Newer evidence").status_code == 302
    new = old.statement.versions.first()
    assert (new.number, new.fact, new.claim, new.verdict) == (2, "Newer evidence", old.claim, old.verdict)
    cited = ("authors", "title", "publication", "year", "doi", "url", "verified")
    assert list(new.sources.values_list(*cited)) == list(old.sources.values_list(*cited))
    assert old.sources.count() == 2
    entries = AuditEntry.objects.order_by("row_model", "row_id").values_list("actor", "action", "row_model", "row_id")
    assert list(entries) == [
        *((f"user:{editor.pk}", "create", "myths.source", source.pk) for source in new.sources.order_by("pk")),
        (f"user:{editor.pk}", "create", "myths.statementversion", new.pk),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": ""}, "This field is required."),
        ({"sources-0-doi": "https://doi.org/10.1/x"}, "A DOI looks like"),
        ({"sources-1-title": "A study"}, "Please correct the duplicate data for title"),
        ({"sources-0-year": "3000"}, "Give the year in four digits, such as 2019."),
    ],
)
def test_an_edit_that_cannot_be_is_explained(client, editor, make_statement, changes, message):
    statement = make_statement(sources=[WORK, WORK | {"title": "Another"}]).statement
    page = new_version(client, statement, **changes)
    assert message in page.content.decode()
    assert statement.versions.count() == 1


def opened(client, statement):
    address = f"{NEW_VERSION}?statement={statement.pk}"
    page = client.get(address)
    return address, page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset


def test_two_who_write_at_once_do_not_undo_each_other(client, editor, make_statement):
    statement = make_statement(sources=[WORK]).statement
    address, form, formset = opened(client, statement)
    client.post(address, filled_in(form, formset, fact="The evidence of the first"))
    page = client.post(address, filled_in(form, formset, explanation="The words of the second"))
    shown = page.context["adminform"].form
    assert shown.non_field_errors()[0].startswith("Version 2 of this statement was published after you opened")
    assert (shown["explanation"].value(), statement.versions.first().fact) == (
        "The words of the second",
        "The evidence of the first",
    )
    formset = page.context["inline_admin_formsets"][0].formset
    client.post(address, filled_in(shown, formset, fact="The evidence of the first"))
    latest = statement.versions.first()
    assert (latest.number, latest.fact, latest.explanation) == (
        3,
        "The evidence of the first",
        "The words of the second",
    )


def test_pressing_save_twice_publishes_once(client, editor, make_statement):
    statement = make_statement().statement
    address, form, formset = opened(client, statement)
    for _index in range(2):
        client.post(address, filled_in(form, formset, fact="Newer"))
    assert statement.versions.count() == 2


def reworded(old, **values):
    texts = {"claim": "New words", "verdict": "myth", "fact": "b", "explanation": "c"}
    return publish_version(StatementVersion(statement=old.statement, **texts | values))


def test_the_list_is_filtered_by_what_the_current_version_says(client, editor, make_statement):
    reworded(make_statement(verdict="fact"))
    make_statement(verdict="fact")
    shown = [client.get(f"{LIST}?verdict={verdict}").context["cl"].result_count for verdict in ("fact", "myth", "x")]
    assert shown == [1, 1, 2]


@pytest.mark.parametrize("query", ["", "?q=words", "?verdict=myth"])
def test_versions_are_counted_right_whatever_is_searched(client, editor, make_statement, query):
    reworded(make_statement(), claim="More words")
    reworded(StatementVersion.objects.first())
    (row,) = client.get(f"{LIST}{query}").context["cl"].result_list
    assert row.version_count == 3


def test_a_statement_added_in_a_popup_goes_back_to_the_page_below(client, editor, make_statement):
    posted = {"slug": "fresh", "topic": make_statement().statement.topic_id, "difficulty": 2, "_popup": "1"}
    answer = client.post(f"{LIST}add/", posted)
    assert (answer.status_code, answer.templates[0].name) == (200, "admin/popup_response.html")


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "1"])
def test_a_new_version_of_nothing_starts_empty(client, editor, key):
    assert client.get(f"{NEW_VERSION}?statement={key}").status_code == 200


def test_of_a_published_version_only_the_check_of_a_source_changes(client, editor, make_statement):
    version = make_statement(sources=[WORK])
    source = version.sources.get()
    management = {"sources-TOTAL_FORMS": 1, "sources-INITIAL_FORMS": 1, "sources-0-id": source.pk}
    posted = management | {"sources-0-verified": "on", "sources-0-title": "Other", "claim": "Other", "statement": 7}
    posted["sources-0-version"] = version.pk
    assert client.post(f"/admin/myths/statementversion/{version.pk}/change/", posted).status_code == 302
    assert list(Source.objects.values_list("title", "verified")) == [("A study", True)]
    assert list(StatementVersion.objects.values_list("claim", flat=True)) == [version.claim]


def test_a_new_statement_leads_to_its_first_version(client, editor, make_statement):
    topic = make_statement().statement.topic
    posted = {"slug": "fresh", "topic": topic.pk, "difficulty": 2, "published": "on"}
    page = client.post(f"{LIST}add/", posted, follow=True)
    statement = Statement.objects.get(slug="fresh")
    assert page.redirect_chain == [(f"{NEW_VERSION}?statement={statement.pk}", 302)]
    assert page.context["adminform"].form["statement"].value() == str(statement.pk)


def test_the_address_of_the_quiz_is_not_for_a_statement(client, editor, make_statement):
    posted = {"slug": "quiz", "topic": make_statement().statement.topic.pk, "difficulty": 2}
    assert "This address belongs to the quiz." in client.post(f"{LIST}add/", posted).content.decode()


def test_the_address_of_a_statement_stays(client, editor, make_statement):
    statement = make_statement(slug="shared").statement
    posted = {"slug": "moved", "topic": statement.topic_id, "difficulty": 3}
    posted |= {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0}
    assert client.post(f"{LIST}{statement.pk}/change/", posted).status_code == 302
    assert Statement.objects.values_list("slug", "difficulty").get() == ("shared", 3)


@pytest.mark.parametrize("path", ["", "statistics/", "statistics.csv"])
def test_who_may_not_see_the_guide_sees_no_statistics(client, onlooker, path):
    assert client.get(f"{LIST}{path}").status_code == 403


@pytest.mark.parametrize("path", ["topic", "statement", "statementversion", "itemreport"])
def test_nothing_is_deleted(client, editor, make_statement, path):
    version = make_statement()
    report_item(version, "Look", submission="1")
    keys = {
        "topic": version.statement.topic_id,
        "statement": version.statement_id,
        "statementversion": version.pk,
        "itemreport": ItemReport.objects.get().pk,
    }
    assert client.post(f"/admin/myths/{path}/{keys[path]}/delete/", {"post": "yes"}).status_code == 403


def statistics_pages(client):
    table = client.get(f"{LIST}statistics/").context["rows"]
    body = b"".join(client.get(f"{LIST}statistics.csv").streaming_content).decode()
    return table, body


def test_statistics_as_table_and_as_the_same_csv(client, editor, make_statement):
    versions = [make_statement(slug="hard"), make_statement(slug="even")]
    for index in range(10):
        record(versions, [index < 2, index % 2], guide_read=index >= 5)
    table, body = statistics_pages(client)
    assert [row[:5] for row in table] == [["Claim of hard", 1, 10, 10, "20%"], ["Claim of even", 1, 10, 10, "50%"]]
    assert [row[6:] for row in table] == [
        ["40%", "0%", "-40 points (-77 to +12)"],
        ["40%", "60%", "+20 points (-32 to +60)"],
    ]
    assert body.startswith('\ufeff"Statement","Version","Answered",')
    cells = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))[1:]
    assert [row[:5] for row in cells] == [[str(cell) for cell in row[:5]] for row in table]
    assert list(AuditEntry.objects.values_list("action", "row_model")) == [("export", "myths.statement")]


def test_one_side_of_the_guide_is_hidden_with_the_other(client, editor, make_statement):
    version = make_statement()
    for _index in range(5):
        record([version], [1])
    record([version], [0], guide_read=True)
    (row,) = statistics_pages(client)[0]
    assert (row[3:5], row[6:]) == ([6, "83%"], ["–", "–", "–"])


def test_a_claim_that_looks_like_a_formula_is_neutralized(client, editor, make_statement):
    version = make_statement()
    formula = StatementVersion(statement=version.statement, claim="=1+1", verdict="fact", fact="b", explanation="c")
    formula.number = 2
    formula.save()
    record([formula], [1])
    assert '"\'=1+1",2,"under 5","under 5","–"' in statistics_pages(client)[1]


def test_statistics_of_nothing(client, editor, make_statement):
    assert "Nobody has finished the quiz yet." in client.get(f"{LIST}statistics/").content.decode()
    record([make_statement()], [1])
    page = client.get(f"{LIST}statistics/")
    assert page.context["chart"] is None
    assert "There are not enough quizzes on both sides to compare yet." in page.content.decode()


@pytest.mark.parametrize("path", ["", "statistics/"])
def test_as_many_queries_for_three_as_for_one(client, editor, make_statement, path):
    counts = []
    for _index in range(3):
        record([make_statement()], [1])
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}{path}")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_reports_are_listed_filtered_and_dealt_with(client, editor, make_statement):
    version = make_statement()
    for number in range(3):
        report_item(version, f"Look {number}", submission=str(number))
    keys = list(ItemReport.objects.values_list("pk", flat=True))
    path = "/admin/myths/itemreport/"
    client.post(path, {"action": "resolve", "_selected_action": keys[:2]})
    shown = {answer: client.get(f"{path}?resolved={answer}").context["cl"].result_count for answer in ("no", "yes")}
    assert shown == {"no": 1, "yes": 2}
