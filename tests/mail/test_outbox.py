from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from mail import outbox
from mail.models import EmailAttachment, OutgoingEmail
from mail.outbox import Attachment
from tests.parallel import in_parallel


@pytest.mark.django_db
def test_an_email_is_a_row_with_all_that_it_says(queue_letter):
    ticket = Attachment("ticket.pdf", "application/pdf", b"%PDF")
    email = queue_letter(name="Zoë & José", owner="person:1", attachments=[ticket], headers={"List-Id": "<news>"})
    assert (email.recipient, email.subject, email.status) == ("alice@example.edu", "Welcome", "queued")
    assert email.text.startswith("Dear Zoë & José\n\n--\nWe’re All In\nhttp://localhost:8000/\n\nYou get this email")
    assert "<p>Dear Zoë &amp; José</p>" in email.html
    assert email.headers == {"List-Id": "<news>"}
    assert email.message_id.endswith("@localhost>")
    assert [(one.filename, bytes(one.content)) for one in email.attachments.all()] == [("ticket.pdf", b"%PDF")]


@pytest.mark.django_db(transaction=True)
def test_an_email_needs_the_transaction_that_it_tells_of():
    with pytest.raises(transaction.TransactionManagementError):
        outbox.queue(to="alice@example.edu", template="letter", context={"subject": "Hi"}, dedupe_key="x")


@pytest.mark.django_db(transaction=True)
def test_an_email_goes_with_a_transaction_that_fails(queue_letter):
    with transaction.atomic():
        queue_letter()
        transaction.set_rollback(True)
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
def test_the_same_key_writes_one_row_and_spoils_nothing(queue_letter):
    with transaction.atomic():
        assert queue_letter(dedupe_key="welcome:1")
        assert queue_letter(dedupe_key="welcome:1", attachments=[Attachment("a.txt", "text/plain", b"a")]) is None
        assert queue_letter(dedupe_key="welcome:2")
    assert (OutgoingEmail.objects.count(), EmailAttachment.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_ten_connections_with_one_key_write_one_row(queue_letter):
    rows = in_parallel(*[lambda: queue_letter(dedupe_key="welcome:1")] * 10)
    assert [row.dedupe_key for row in rows if row] == ["welcome:1"]
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"to": "alice@example.edu\nBcc: eve@example.org"}, ValidationError),
        ({"to": "alice@example.edu, eve@example.org"}, ValidationError),
        ({"headers": {"List-Id": "<news>\r\nBcc: eve@example.org"}}, BadHeaderError),
        ({"headers": {"List-Id: x\r\nBcc": "eve@example.org"}}, BadHeaderError),
        ({"headers": {"Bcc": "eve@example.org"}}, BadHeaderError),
        ({"headers": {"From": "dean@example.edu"}}, BadHeaderError),
        ({"attachments": [Attachment("a\r\nBcc: eve@example.org", "text/plain", b"")]}, BadHeaderError),
        ({"attachments": [Attachment("a.txt", "text/plain\nBcc: eve@example.org", b"")]}, BadHeaderError),
    ],
)
def test_no_header_can_be_smuggled_in(queue_letter, values, error):
    with pytest.raises(error):
        queue_letter(**values)
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_is_one_line_whatever_was_typed(queue_letter, line_break):
    assert queue_letter(subject=f"Hello{line_break}Bcc: eve@example.org").subject == "Hello Bcc: eve@example.org"


@pytest.mark.django_db
def test_a_long_subject_is_cut(queue_letter):
    assert queue_letter(subject="a" * 300).subject == "a" * 249 + "…"


@pytest.mark.django_db
def test_a_text_template_without_a_subject_is_a_mistake(queue_letter, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear {{ name }}")
    with pytest.raises(ValueError, match="Subject"):
        queue_letter()


@pytest.mark.django_db
def test_erase_drops_what_waits_and_blanks_what_was_sent(queue_letter):
    note = Attachment("note.txt", "text/plain", b"secret")
    sent, waiting = (queue_letter(owner="person:1", attachments=[note]) for _ in range(2))
    other = queue_letter(owner="person:11", attachments=[note])
    OutgoingEmail.objects.filter(pk=sent.pk).update(status="sent", sent_at=sent.created_at, last_error="alice@x.org")
    assert outbox.erase(owner="person:1") == 2
    assert not OutgoingEmail.objects.filter(pk=waiting.pk).exists()
    sent.refresh_from_db()
    blanks = (sent.recipient, sent.subject, sent.text, sent.html, sent.headers, sent.last_error)
    assert blanks == ("", "", "", "", {}, "")
    assert [one.email_id for one in EmailAttachment.objects.all()] == [other.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "sent"},
        {"sent_at": "2030-01-01T00:00Z"},
        {"recipient": ""},
        {"text": ""},
        {"status": "failed", "leased_until": "2130-01-01T00:00Z"},
        {"status": "lost"},
    ],
)
def test_the_database_refuses_what_must_never_be(queue_letter, impossible):
    email = queue_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmail.objects.filter(pk=email.pk).update(**impossible)


@pytest.mark.django_db
def test_what_waits_is_taken_back_and_what_is_being_sent_is_not(queue_letter):
    _waits, sending, other = (queue_letter(dedupe_key=key) for key in ("news:1:a", "news:1:b", "news:11:a"))
    OutgoingEmail.objects.filter(pk=sending.pk).update(leased_until=Now() + timedelta(minutes=1))
    assert outbox.take_back("news:1:") == 1
    assert sorted(OutgoingEmail.objects.values_list("pk", flat=True)) == [sending.pk, other.pk]
