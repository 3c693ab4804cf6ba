import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError
from django.db import transaction
from django.template import Context
from django.template.loader import get_template

from mail.models import EmailAttachment, OutgoingEmail


@dataclass(frozen=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


def queue(
    *,
    to: str,
    template: str,
    context: dict,
    dedupe_key: str,
    owner: str = "",
    attachments: Iterable[Attachment] = (),
    headers: dict[str, str] | None = None,
) -> bool:
    """Write an email into the outbox within the caller's transaction; a worker is told after the commit.

    `template` names a pair, <template>.txt and <template>.html; the first line of the text is “Subject: …”.
    `owner` is an opaque key by which `erase` finds the email. Returns False when `dedupe_key` was queued before.
    Raises TransactionManagementError outside a transaction and BadHeaderError for a header of several lines.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An email belongs to the transaction that it tells of.")
    subject, text, html = _render(template, context)
    for header in (to, subject, *(headers or {}).values()):
        if re.search(r"[\r\n]", header):
            raise BadHeaderError(f"A header has one line: {header!r}")
    email = OutgoingEmail(
        dedupe_key=dedupe_key,
        owner=owner,
        recipient=to,
        subject=subject,
        text=text,
        html=html,
        headers=headers or {},
        message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
    )
    if not _insert(email):
        return False
    EmailAttachment.objects.bulk_create(
        EmailAttachment(email=email, filename=one.filename, content_type=one.content_type, content=one.content)
        for one in attachments
    )
    # A lambda, since functools.partial breaks robust=True in Django 5.2.
    transaction.on_commit(lambda: _nudge(), robust=True)
    return True


def erase(*, owner: str) -> int:
    """Drop what still waits for an owner, and blank what was sent to them. Returns how many emails that were."""
    emails = OutgoingEmail.objects.filter(owner=owner)
    dropped = emails.exclude(status=OutgoingEmail.Status.SENT).delete()[1].get("mail.OutgoingEmail", 0)
    EmailAttachment.objects.filter(email__in=emails).delete()
    return dropped + emails.update(recipient="", subject="", text="", html="", headers={}, last_error="")


def _render(template: str, context: dict) -> tuple[str, str, str]:
    context = {"base_url": settings.BASE_URL, **context}
    head, _, text = _plain(f"{template}.txt", context).partition("\n")
    return head.removeprefix("Subject:").strip(), text.strip() + "\n", get_template(f"{template}.html").render(context)


def _plain(name: str, context: dict) -> str:
    template = get_template(name).template
    return template.render(Context(context, autoescape=False)).strip()


def _insert(email: OutgoingEmail) -> bool:
    """Insert unless the key is taken; a conflict leaves the caller's transaction whole."""
    OutgoingEmail.objects.bulk_create([email], ignore_conflicts=True)
    written = OutgoingEmail.objects.filter(dedupe_key=email.dedupe_key, message_id=email.message_id).first()
    if written is None:
        return False
    email.pk = written.pk
    return True


def _nudge() -> None:
    from mail.tasks import send_outbox

    send_outbox.delay()
