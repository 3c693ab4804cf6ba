import smtplib
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError
from django.db.models.functions import Now

from mail import relay, words
from mail.facts import Attachment, Files, Link
from mail.models import OutgoingEmail
from tests.parallel import in_parallel

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n"


def make_due():
    OutgoingEmail.objects.update(not_before=Now())


def ids(messages):
    return sorted(message["Message-ID"] for message in messages)


@pytest.mark.django_db
def test_what_arrives(smtp_server, queue_letter):
    email = queue_letter(subject="Grüße – welcome, José", name="Zoë", headers={"List-Unsubscribe": "<https://x.org/u>"})
    assert relay.send_due() == 1
    (message,) = smtp_server.messages
    assert message["Subject"] == "Grüße – welcome, José"
    assert (message["From"], message["To"]) == ("We're All In <no-reply@localhost>", "alice@example.edu")
    assert (message["Message-ID"], message["Auto-Submitted"]) == (email.message_id, "auto-generated")
    assert message["List-Unsubscribe"] == "<https://x.org/u>"
    written_at = parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC)
    assert abs(written_at - email.created_at) < timedelta(hours=1)
    assert message.get_content_type() == "multipart/alternative"
    said = words.render(email)
    assert message.get_body(("plain",)).get_content().splitlines() == said.text.splitlines()
    assert message.get_body(("html",)).get_content().splitlines() == said.html.splitlines()
    email.refresh_from_db()
    assert email.subject == "Grüße – welcome, José"


@pytest.mark.django_db
def test_attachments_arrive_as_they_were_made(smtp_server, queue_letter, club, monkeypatch):
    made = [
        Attachment("data-walk.ics", "text/calendar; method=REQUEST", CALENDAR.encode()),
        Attachment("Führer.pdf", "application/pdf", b"%PDF\x00\xff"),
    ]
    monkeypatch.setattr(Group, "email_attachments", lambda self: made)
    queue_letter(attachments=[Files(club)])
    relay.send_due()
    calendar, guide = smtp_server.messages[0].iter_attachments()
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_content().splitlines() == CALENDAR.splitlines()
    assert (guide.get_filename(), guide.get_content()) == ("Führer.pdf", b"%PDF\x00\xff")


@pytest.mark.django_db
@pytest.mark.parametrize("reply", [250, 451, 550])
def test_a_link_and_a_secret_are_nowhere_but_in_the_email(smtp_server, queue_letter, club, reply):
    email = queue_letter(context={"link": Link(club, "join")}, headers={"List-Unsubscribe": Link(club, "join")})
    secret = queue_letter(secrets={"link": "https://example.edu/1234"})
    smtp_server.replies = [reply] * 2
    relay.send_due()
    kept = str(list(OutgoingEmail.objects.values_list()))
    assert [word in kept for word in ("https://", "1234")] == [False, False]
    if reply == 250:
        texts = [message.get_body(("plain",)).get_content().splitlines()[1] for message in smtp_server.messages]
        assert texts == ["https://example.edu/club/join/1", "https://example.edu/1234"]
        assert smtp_server.messages[0]["List-Unsubscribe"] == "<https://example.edu/club/join/1>"
    still_sealed = [bool(one.sealed) for one in OutgoingEmail.objects.filter(pk__in=[email.pk, secret.pk])]
    assert still_sealed == [reply == 451, False]


@pytest.mark.django_db
def test_what_was_sealed_and_failed_cannot_be_sent_again(smtp_server, queue_letter):
    queue_letter(secrets={"code": "1234"}), queue_letter()
    smtp_server.replies = [550, 550]
    relay.send_due()
    assert OutgoingEmail.objects.all().send_again() == 1


@pytest.mark.django_db
def test_a_retry_mints_a_new_link(smtp_server, queue_letter, club):
    queue_letter(context={"link": Link(club, "join")})
    smtp_server.replies = [451, 250]
    relay.send_due(), make_due(), relay.send_due()
    assert "https://example.edu/club/join/2" in smtp_server.messages[0].get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_an_email_whose_row_or_template_went_fails_alone_and_says_why(smtp_server, queue_letter, club):
    queue_letter(name=club), queue_letter(template="no/such"), queue_letter(name="Zoë")
    Group.objects.all().delete()
    assert relay.send_due() == 1
    failed = OutgoingEmail.objects.filter(status="failed").order_by("pk").values_list("last_error", flat=True)
    assert list(failed) == [f"Gone: auth.group {club.pk} is not there any more", "TemplateDoesNotExist: no/such.txt"]


@pytest.mark.django_db
def test_try_again_then_accepted_is_sent_once(smtp_server, queue_letter):
    email = queue_letter()
    smtp_server.replies = [451, 250]
    assert relay.send_due() == 0
    email.refresh_from_db()
    assert (email.status, email.attempts, email.last_error) == ("queued", 1, "451 Scripted by the test")
    assert email.not_before > email.created_at
    assert email.leased_until is None
    assert relay.send_due() == 0
    make_due()
    assert relay.send_due() == 1
    make_due()
    assert relay.send_due() == 0
    email.refresh_from_db()
    assert (email.status, email.attempts, email.last_error) == ("sent", 2, "")
    assert ids(smtp_server.messages) == [email.message_id]


@pytest.mark.django_db
def test_a_refused_email_fails_and_keeps_nobody_waiting(smtp_server, queue_letter):
    refused, next_one = queue_letter(), queue_letter()
    smtp_server.replies = [550]
    assert relay.send_due() == 1
    refused.refresh_from_db()
    assert (refused.status, refused.sent_at, refused.last_error) == ("failed", None, "550 Scripted by the test")
    assert ids(smtp_server.messages) == [next_one.message_id]


@pytest.mark.django_db
def test_an_email_that_cannot_be_built_keeps_nobody_waiting(smtp_server, queue_letter):
    broken, next_one = queue_letter(), queue_letter()
    OutgoingEmail.objects.filter(pk=broken.pk).update(headers={"List-Id": "a\nb"})
    assert relay.send_due() == 1
    broken.refresh_from_db()
    assert broken.status == "failed"
    assert broken.last_error.startswith("BadHeaderError: ")
    assert ids(smtp_server.messages) == [next_one.message_id]


@pytest.mark.django_db
def test_a_mail_server_that_is_down_costs_no_attempt(smtp_server, queue_letter):
    emails = [queue_letter() for _ in range(3)]
    smtp_server.stop()
    assert relay.send_due() == 0
    assert set(OutgoingEmail.objects.values_list("attempts", "leased_until")) == {(0, None)}
    smtp_server.start()
    assert relay.send_due() == 3
    assert ids(smtp_server.messages) == sorted(email.message_id for email in emails)


@pytest.mark.django_db
def test_a_server_that_falls_silent_in_one_email_gets_the_others(smtp_server, queue_letter, settings):
    settings.EMAIL_TIMEOUT = 0.2
    silent, next_one = queue_letter(), queue_letter()
    smtp_server.silent_at = 1
    assert relay.send_due() == 1
    silent.refresh_from_db()
    assert (silent.status, silent.attempts) == ("queued", 1)
    assert ids(smtp_server.messages) == [next_one.message_id]


@pytest.mark.django_db
def test_after_the_last_attempt_it_failed(smtp_server, queue_letter):
    email = queue_letter()
    OutgoingEmail.objects.update(attempts=relay.MAX_ATTEMPTS - 1)
    smtp_server.replies = [451]
    relay.send_due()
    email.refresh_from_db()
    assert (email.status, email.attempts) == ("failed", relay.MAX_ATTEMPTS)


@pytest.mark.django_db(transaction=True)
def test_relays_side_by_side_send_each_email_once(smtp_server, queue_letter):
    emails = [queue_letter() for _ in range(40)]
    assert sum(in_parallel(*[relay.send_due] * 4)) == 40
    assert ids(smtp_server.messages) == sorted(email.message_id for email in emails)
    assert set(OutgoingEmail.objects.values_list("status", "attempts")) == {("sent", 1)}


@pytest.mark.django_db
def test_a_relay_that_lost_its_lease_marks_nothing(smtp_server, queue_letter, settings):
    settings.EMAIL_LEASE_SECONDS = 0
    queue_letter()
    slow, quick = relay._claim(), relay._claim()
    assert slow.pk == quick.pk
    relay._mark(slow, status="failed")
    assert OutgoingEmail.objects.get().status == "queued"
    relay._mark(quick, status="sent", sent_at=Now())
    assert OutgoingEmail.objects.get().status == "sent"


@pytest.mark.django_db
def test_nobody_claims_a_leased_email(queue_letter):
    queue_letter()
    assert relay._claim().attempts == 1
    assert relay._claim() is None


def test_waits_grow_to_about_three_days():
    waits = [relay.wait_before(attempt) for attempt in range(2, relay.MAX_ATTEMPTS + 1)]
    assert timedelta(seconds=45) <= waits[0] <= timedelta(seconds=75)
    assert max(waits) <= relay.LONGEST_WAIT
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"Unknown")}), True),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"Greylisted")}), False),
        (smtplib.SMTPSenderRefused(530, b"Log in first", "us@example.org"), False),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8 not supported"), True),
        (ConnectionResetError(104, "Connection reset by peer"), False),
        (OperationalError("canceling statement due to lock timeout"), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"), True),
    ],
)
def test_which_errors_are_final(error, final):
    assert relay._is_final(error) is final
