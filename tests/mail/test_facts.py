import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from mail.facts import Gone, Link, Rows, Thawing, freeze
from mail.models import OutgoingEmail


def thaw(fact, mint=None):
    return Thawing(Rows(), mint).thaw(json.loads(json.dumps(fact)))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        1.5,
        "Zoë",
        datetime(2026, 3, 2, 12, 30, tzinfo=UTC),
        date(2026, 3, 2),
        time(12, 30),
        Decimal("1.50"),
        [1, [2, {"a": date(2026, 3, 2)}]],
        {"a": {"b": None}},
        {},
    ],
)
def test_a_fact_comes_back_as_it_went(value):
    back = thaw(freeze(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (gettext_lazy("Queued"), "Queued"),
        (OutgoingEmail.Status.SENT, "sent"),
        ((1, 2), [1, 2]),
        ((number for number in (1, 2)), [1, 2]),
        ("a\0b", "ab"),
    ],
)
def test_what_json_does_not_know_becomes_what_it_knows(value, fact):
    assert json.loads(json.dumps(freeze(value))) == fact


def test_html_that_was_safe_is_text_when_it_comes_back():
    assert not isinstance(thaw(freeze(mark_safe("<b>"))), SafeString)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (object(), TypeError),
        (b"bytes", TypeError),
        ({1: "a"}, ValueError),
        ({"$row": ["auth.group", 1]}, ValueError),
        ({"$link": "typed by somebody"}, ValueError),
        (Group(), ValueError),
    ],
)
def test_what_cannot_be_kept_is_refused(value, error):
    with pytest.raises(error):
        freeze({"fact": value})


@pytest.mark.django_db
def test_a_row_is_read_as_it_is_now(club):
    fact = freeze({"club": club})
    assert fact == {"club": {"$row": ["auth.group", club.pk]}}
    Group.objects.update(name="renamed")
    assert thaw(fact)["club"].name == "renamed"


@pytest.mark.django_db
def test_emails_of_a_block_share_a_row(club, django_assert_num_queries):
    rows = Rows()
    with django_assert_num_queries(1):
        first, second = (Thawing(rows, None).thaw(freeze(club)) for _ in range(2))
    assert first is second


@pytest.mark.django_db
def test_what_a_block_of_emails_tells_of_is_read_ahead(club, django_assert_num_queries):
    other = Group.objects.create(name="choir")
    facts = freeze([{"a": club}, {"b": [Link(other, "join", {"with": club})]}, {"c": Link(Group(), "join")}])
    with django_assert_num_queries(1):
        rows = Rows([*facts, {"$row": ["auth.guild", 1]}, {"$row": ["auth.group", 0]}])
        assert [rows.get("auth.group", row.pk) for row in (club, other)] == [club, other]


@pytest.mark.django_db
@pytest.mark.parametrize("fact", [{"$row": ["auth.group", 0]}, {"$row": ["auth.guild", 1]}])
def test_a_row_that_went_is_named(fact):
    with pytest.raises(Gone, match=r"auth\.g"):
        thaw({"club": fact})


@pytest.mark.django_db
def test_a_link_is_minted_once_an_email_and_never_kept(club):
    link = Link(club, "join", {"of": Decimal("2.5")})
    fact = freeze({"top": link, "bottom": link})
    assert fact["top"] == {"$link": [["auth.group", club.pk], "join", {"of": {"$decimal": "2.5"}}]}
    asked = []

    def mint(row, purpose, payload):
        asked.append((row, purpose, payload))
        return f"https://example.edu/{len(asked)}"

    assert thaw(fact, mint) == {"top": "https://example.edu/1", "bottom": "https://example.edu/1"}
    assert asked == [(club, "join", {"of": Decimal("2.5")})]


def test_a_link_may_belong_to_no_row():
    rows = []
    thaw(freeze(Link(Group(), "join")), lambda row, purpose, payload: rows.append(row))
    assert [(type(row), row.pk) for row in rows] == [(Group, None)]
