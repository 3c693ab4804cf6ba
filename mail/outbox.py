"""The door to the outbox: emails are written here as facts, in the transaction of the change that they tell of."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from psycopg2.extras import Json

from mail.facts import Files, Link, freeze
from mail.models import Lane, OutgoingEmail, OutgoingEmailQuerySet
from mail.nudge import nudge
from mail.sealing import seal

# The relay writes all others.
HEADERS_OF_CALLERS = re.compile(r"List-[A-Za-z-]+|Reply-To|In-Reply-To|References")

WRITTEN = (
    "dedupe_key",
    "owner",
    "recipient",
    "lane",
    "template",
    "facts",
    "sealed",
    "headers",
    "message_id",
    "status",
    "attempts",
)
ROWS_OF_ONE_INSERT = 500
ROW = f"({', '.join(['%s'] * len(WRITTEN))}, statement_timestamp() + %s)"
INSERT_ONCE = (
    f"INSERT INTO mail_outgoingemail ({', '.join(WRITTEN)}, not_before) VALUES %s"  # noqa: S608
    " ON CONFLICT (dedupe_key) DO NOTHING"
)


def queue(*, hold: timedelta = timedelta(), **values: Any) -> bool:
    """Write an email into the outbox within the caller's transaction; a worker is told after the commit.

    `values` are those of `draft`. It is not sent before `hold` has passed; until then `take_back` can drop it.
    Returns False when its `dedupe_key` was queued before. Raises what `draft` raises, and
    TransactionManagementError outside a transaction.
    """
    return queue_all([draft(**values)], hold=hold) == 1


def draft(
    *,
    to: str,
    template: str,
    context: Mapping[str, object],
    dedupe_key: str,
    owner: str = "",
    lane: Lane = Lane.DECISION,
    attachments: Iterable[Files] = (),
    headers: Mapping[str, str | Link] | None = None,
    secrets: Mapping[str, object] | None = None,
    zone: str = "",
) -> OutgoingEmail:
    """The row of an email, not written yet: for `queue_all`, and to be shown by `words.render_preview`.

    `template` names a pair, <template>.txt and <template>.html; the text extends mail/base.txt, which makes the
    subject. `context` is kept as `facts.freeze` says and becomes words as the email is sent, with times in `zone`, or
    in that of the settings. `secrets` are more of it, kept encrypted. `owner` is an opaque key by which `erase` finds
    the email. Raises ValidationError when `to` is not one address, BadHeaderError for a header of several lines or
    one that is not the caller's to set, and what `freeze` raises.
    """
    validate_email(to)
    headers = headers or {}
    _refuse_bad_headers(headers)
    facts = {"context": freeze(context), "attachments": freeze(attachments), "zone": zone}
    return OutgoingEmail(
        dedupe_key=dedupe_key,
        owner=owner,
        recipient=to,
        lane=lane,
        template=template,
        facts={name: fact for name, fact in facts.items() if fact} | ({"sealed": True} if secrets else {}),
        sealed=seal(secrets) if secrets else "",
        headers={name: freeze(value) for name, value in headers.items()},
        message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
    )


def queue_all(emails: Iterable[OutgoingEmail], *, hold: timedelta = timedelta()) -> int:
    """Write many drafts as `queue` writes one. Returns how many of them had not been queued before."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An email belongs to the transaction that it tells of.")
    rows = [(*(_as_sql(getattr(email, name)) for name in WRITTEN), hold) for email in emails]
    written = sum(_insert(rows[at : at + ROWS_OF_ONE_INSERT]) for at in range(0, len(rows), ROWS_OF_ONE_INSERT))
    if written:
        transaction.on_commit(nudge, robust=True)
    return written


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


def take_back_with_header(name: str, values: Iterable[str | Link]) -> int:
    """The same for what waits with one of these values in a header, such as the link of its List-Unsubscribe."""
    return _take_back(OutgoingEmail.objects.filter(**{f"headers__{name}__in": [freeze(value) for value in values]}))


@transaction.atomic
def _take_back(emails: OutgoingEmailQuerySet) -> int:
    # A relay that has just claimed one of these keeps it: what it leased is skipped here.
    waiting = emails.waiting().select_for_update(skip_locked=True)
    pks = list(waiting.values_list("pk", flat=True))
    return OutgoingEmail.objects.filter(pk__in=pks).delete()[1].get("mail.OutgoingEmail", 0)


def _refuse_bad_headers(headers: Mapping[str, str | Link]) -> None:
    for name, value in headers.items():
        if not HEADERS_OF_CALLERS.fullmatch(name):
            raise BadHeaderError(f"Not a header that a caller may set: {name!r}")
        if isinstance(value, str) and not value.isprintable():
            raise BadHeaderError(f"A header has one line: {value!r}")


def _as_sql(value: object) -> object:
    return Json(value) if isinstance(value, dict) else value


def _insert(rows: list[tuple[object, ...]]) -> int:
    """Insert what has a new key; a conflict leaves the caller's transaction whole."""
    values = ", ".join([ROW] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE % values, [value for row in rows for value in row])
        return cursor.rowcount
