"""Claims one email, renders it, sends it, marks it. Any number of relays may run at once, on any machine."""

import logging
import random
import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.db.models.functions import Now

from mail import words
from mail.models import OutgoingEmail

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 20  # with these waits about three days


def send_due() -> int:
    """Send what is due, one email after the other over one connection. Returns how many were sent.

    A mail server that cannot be reached ends the run before an email is claimed.
    """
    sent = 0
    connection = get_connection()
    try:
        while OutgoingEmail.objects.due().exists() and _connected(connection) and (email := _claim()):
            sent += _send(email, connection)
    finally:
        connection.close()
    return sent


def _connected(connection: BaseEmailBackend) -> bool:
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        logger.warning("The mail server cannot be reached, all emails wait: %s", error)
        return False
    return True


def _claim() -> OutgoingEmail | None:
    """Lease the next email by the database's clock, so that a relay that dies gives it back by itself."""
    with transaction.atomic():
        due = OutgoingEmail.objects.due().annotate(now=Now())
        email = due.select_for_update(skip_locked=True).first()
        if email:
            email.leased_until = email.now + timedelta(seconds=settings.EMAIL_LEASE_SECONDS)
            email.attempts += 1
            email.save(update_fields=["leased_until", "attempts"])
    return email


def _send(email: OutgoingEmail, connection: BaseEmailBackend) -> bool:
    try:
        message = _message(email, connection)
        message.send()
    except Exception as error:  # one email must never keep the others
        logger.warning("Email %s was not sent: %s", email.pk, type(error).__name__)
        _mark(email, **_after(error, email.attempts))
        # Whatever state the connection is in, the next email gets a new one.
        connection.close()
        return False
    _mark(email, status=OutgoingEmail.Status.SENT, sent_at=Now(), last_error="", sealed="", subject=message.subject)
    return True


def _message(email: OutgoingEmail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    # What its links need is committed before the first word to the mail server.
    with transaction.atomic():
        said = words.render(email)
    fixed = {"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(
        said.subject, said.text, to=[email.recipient], headers=said.headers | fixed, connection=connection
    )
    message.attach_alternative(said.html, "text/html")
    for file in said.attachments:
        message.attach(file.filename, file.content, file.content_type)
    return message


def _after(error: Exception, attempts: int) -> dict[str, Any]:
    """What becomes of an email that was not sent."""
    if _is_final(error) or attempts >= MAX_ATTEMPTS:
        return {"status": OutgoingEmail.Status.FAILED, "last_error": _words(error), "sealed": ""}
    return {"not_before": Now() + wait_before(attempts + 1), "last_error": _words(error)}


def wait_before(attempt: int) -> timedelta:
    """Twice as long each time, with a jitter of a quarter, so that what failed together does not return together."""
    wait = min(FIRST_WAIT * 2 ** (attempt - 2), LONGEST_WAIT)
    return min(wait * random.uniform(0.75, 1.25), LONGEST_WAIT)  # noqa: S311 - no secret


def _is_final(error: Exception) -> bool:
    """Whether the same email would fail again (RFC 5321, 4.2.1: 5yz is permanent)."""
    if isinstance(error, smtplib.SMTPHeloError | smtplib.SMTPSenderRefused):
        return False  # about us, not about this email: a setting that somebody can put right
    if answers := _answers(error):
        return all(code >= 500 for code, _text in answers)
    return not isinstance(error, OSError | OperationalError) or isinstance(error, smtplib.SMTPNotSupportedError)


def _words(error: Exception) -> str:
    answers = [f"{code} {text.decode(errors='replace')}" for code, text in _answers(error)]
    return ("; ".join(answers) or f"{type(error).__name__}: {error}").replace("\0", "")


def _answers(error: Exception) -> list[tuple[int, bytes]]:
    """What the server said: a code and a text for each refusal; empty when it did not come to that."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return list(error.recipients.values())
        case smtplib.SMTPResponseException():
            return [(error.smtp_code, error.smtp_error)]
    return []


def _mark(email: OutgoingEmail, **values: Any) -> None:
    """Write only under our own lease: when it ran out, another relay has the email now, or its owner is erased."""
    leased = OutgoingEmail.objects.filter(pk=email.pk, leased_until=email.leased_until)
    leased.update(leased_until=None, **values)
