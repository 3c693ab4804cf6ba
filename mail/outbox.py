import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template
from django.utils.text import Truncator
from django.utils.translation import gettext
from psycopg2.extras import Json

from mail.models import EmailAttachment, OutgoingEmail, OutgoingEmailQuerySet
from mail.nudge import nudge

# The relay writes all others.
HEADERS_OF_CALLERS = re.compile(r"List-[A-Za-z-]+|Reply-To|In-Reply-To|References")
SUBJECT_LENGTH = OutgoingEmail._meta.get_field("subject").max_length

WRITTEN = ("dedupe_key", "owner", "recipient", "subject", "text", "html", "headers", "message_id", "status", "attempts")
INSERT_ONCE = f"""
INSERT INTO mail_outgoingemail ({", ".join(WRITTEN)}, last_error) VALUES ({", ".join(["%s"] * len(WRITTEN))}, '')
ON CONFLICT (dedupe_key) DO NOTHING RETURNING id
"""  # noqa: S608


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

    `template` names a pair, <template>.txt and <template>.html; the text extends mail/base.txt, which makes the
    subject. `owner` is an opaque key by which `erase` finds the email. Returns False when `dedupe_key` was queued
    before. Raises TransactionManagementError outside a transaction, ValidationError when `to` is not one address,
    and BadHeaderError for a header of several lines or one that is not the caller's to set.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An email belongs to the transaction that it tells of.")
    validate_email(to)
    headers, attachments = headers or {}, list(attachments)
    _refuse_bad_headers(headers, attachments)
    subject, text, html = _render(template, context)
    email = OutgoingEmail(
        dedupe_key=dedupe_key,
        owner=owner,
        recipient=to,
        subject=subject,
        text=text,
        html=html,
        headers=headers,
        message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
    )
    return _insert(email, attachments)


def erase(*, owner: str, address: str = "") -> int:
    """Drop what waits for an owner or an address, and blank what was sent. Returns how many emails that were."""
    theirs = Q(owner=owner) | Q(recipient__iexact=address) if address else Q(owner=owner)
    emails = OutgoingEmail.objects.filter(theirs)
    dropped = emails.exclude(status=OutgoingEmail.Status.SENT).delete()[1].get("mail.OutgoingEmail", 0)
    return dropped + emails.keep_only_the_fact()


def hand_over(*, address: str, owner: str) -> int:
    """Let an owner have all that went to an address, so that `erase` finds it. Returns how many emails that were."""
    return OutgoingEmail.objects.filter(recipient__iexact=address).update(owner=owner)


def take_back(key: str) -> int:
    """Drop what waits under dedupe keys that begin with `key` and is not being sent. Returns how many that were."""
    return _take_back(OutgoingEmail.objects.filter(dedupe_key__startswith=key))


def take_back_with_header(name: str, values: Iterable[str]) -> int:
    """The same for what waits with one of these values in a header, such as the link of its List-Unsubscribe."""
    return _take_back(OutgoingEmail.objects.filter(**{f"headers__{name}__in": list(values)}))


@transaction.atomic
def _take_back(emails: OutgoingEmailQuerySet) -> int:
    # A relay that has just claimed one of these keeps it: what it leased is skipped here.
    waiting = emails.waiting().select_for_update(skip_locked=True)
    pks = list(waiting.values_list("pk", flat=True))
    return OutgoingEmail.objects.filter(pk__in=pks).delete()[1].get("mail.OutgoingEmail", 0)


def _refuse_bad_headers(headers: dict[str, str], attachments: list[Attachment]) -> None:
    for name in headers:
        if not HEADERS_OF_CALLERS.fullmatch(name):
            raise BadHeaderError(f"Not a header that a caller may set: {name!r}")
    for value in (*headers.values(), *(part for one in attachments for part in (one.filename, one.content_type))):
        if not value.isprintable():
            raise BadHeaderError(f"A header has one line: {value!r}")


def _render(template: str, context: dict) -> tuple[str, str, str]:
    context = {"base_url": settings.BASE_URL, "initiative": gettext("We’re All In"), **context}
    head, _, text = _render_plain(f"{template}.txt", context).strip().partition("\n\n")
    if not head.startswith("Subject:"):
        raise ValueError(f"{template}.txt must begin with a line “Subject: …” and an empty line.")
    # What somebody typed may hold line breaks; a subject never does.
    subject = " ".join(head.removeprefix("Subject:").split())
    html = get_template(f"{template}.html").render(context)
    return Truncator(subject).chars(SUBJECT_LENGTH), _one_empty_line_at_most(text), html


def _render_plain(name: str, context: dict) -> str:
    return get_template(name).template.render(Context(context, autoescape=False))


def _one_empty_line_at_most(text: str) -> str:
    """Tags on lines of their own leave gaps in plain text."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n"


def _insert(email: OutgoingEmail, attachments: list[Attachment]) -> bool:
    """Insert unless the key is taken; a conflict leaves the caller's transaction whole."""
    columns = [getattr(email, name) for name in WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, [Json(value) if isinstance(value, dict) else value for value in columns])
        row = cursor.fetchone()
    if row is None:
        return False
    EmailAttachment.objects.bulk_create(
        EmailAttachment(email_id=row[0], filename=one.filename, content_type=one.content_type, content=one.content)
        for one in attachments
    )
    transaction.on_commit(nudge, robust=True)
    return True
