from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from django.utils.translation import gettext_lazy

from mail import outbox, words
from mail.facts import Files, Gone, Link

pytestmark = pytest.mark.django_db


def test_the_words_are_made_of_the_facts(queue_letter, club):
    email = queue_letter(
        name="Zoë & José",
        context={"link": Link(club, "join")},
        headers={"List-Unsubscribe": Link(club, "join"), "List-Id": "<news>"},
        attachments=[Files(club, {"content": "Bring a cup"})],
    )
    said = words.render(email)
    assert said.subject == "Welcome"
    assert said.text.startswith(
        "Dear Zoë & José\nhttps://example.edu/club/join/1\n\n--\nWe’re All In\nhttp://localhost:8000/\n\nYou get this"
    )
    assert "<p>Dear Zoë &amp; José</p>" in said.html
    assert '<a href="https://example.edu/club/join/1">Here</a>' in said.html
    assert said.headers == {"List-Unsubscribe": "<https://example.edu/club/join/1>", "List-Id": "<news>"}
    assert [(file.filename, file.content) for file in said.attachments] == [("club.txt", b"Bring a cup")]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_is_one_line_whatever_was_typed(queue_letter, line_break):
    email = queue_letter(subject=f"Hello{line_break}Bcc: eve@example.org")
    assert words.render(email).subject == "Hello Bcc: eve@example.org"


def test_a_long_subject_is_cut(queue_letter):
    assert words.render(queue_letter(subject="a" * 300)).subject == "a" * 249 + "…"


def test_a_text_template_without_a_subject_is_a_mistake(queue_letter, tmp_path):
    email = queue_letter()
    (tmp_path / "letter.txt").write_text("Subject: Hello\n\nDear {{ name }}")
    with pytest.raises(ValueError, match=r"letter\.txt must extend mail/base\.txt"):
        words.render(email)


def test_an_email_is_in_one_language_and_zone_wherever_it_is_rendered(queue_letter, tmp_path, settings):
    (tmp_path / "letter.txt").write_text(
        '{% extends "mail/base.txt" %}{% load i18n %}'
        '{% block subject %}{% get_current_language as code %}{{ code }} {{ at|date:"H:i T" }}{% endblock %}'
    )
    facts = {"at": datetime(2026, 7, 1, 12, tzinfo=UTC), "state": gettext_lazy("Queued")}
    of_a_program, of_none = (queue_letter(context=facts, zone=zone) for zone in ("Europe/Berlin", ""))
    settings.TIME_ZONE = "America/Chicago"
    with translation.override("de"):
        said = [words.render(email).subject for email in (of_a_program, of_none)]
    assert said == ["en-us 14:00 CEST", "en-us 07:00 CDT"]


def test_a_preview_mints_nothing_and_tells_no_secret(queue_letter, club, monkeypatch):
    monkeypatch.setattr(Group, "mint_link", lambda *arguments: pytest.fail("minted"))
    email = queue_letter(name="", context={"link": Link(club, "join")}, secrets={"name": "1234"})
    said = words.render_preview(email)
    assert said.text.startswith("Dear \nhttp://localhost:8000/#personal-link\n")
    assert "1234" not in said.html
    assert words.render(queue_letter(secrets={"name": "1234"})).text.startswith("Dear 1234\n")


def test_what_was_never_queued_can_be_looked_at(club):
    draft = outbox.draft(
        to="alice@example.edu",
        template="letter",
        context={"subject": "Welcome to", "name": club, "link": Link(club, "join")},
        dedupe_key="none",
    )
    said = words.render_preview(draft)
    assert (said.subject, said.text.partition("\n")[0]) == ("Welcome to", "Dear club")


def test_an_email_about_a_row_that_went_says_so(queue_letter, club):
    email = queue_letter(name=club)
    Group.objects.all().delete()
    with pytest.raises(Gone, match=r"auth\.group \d+ is not there any more"):
        words.render(email)
