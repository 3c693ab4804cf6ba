"""The words of an email, made of its facts as it is sent; or as a preview, in which links lead nowhere."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext

from mail.facts import Attachment, Mint, Rows, Thawing
from mail.models import OutgoingEmail
from mail.sealing import unseal

SUBJECT_LENGTH = OutgoingEmail._meta.get_field("subject").max_length
END_OF_SUBJECT = "\x1e"  # ASCII's “record separator”, which nobody can type into a form
NO_LINK = "#personal-link"


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: list[Attachment]


def mint_link(row: Any, purpose: str, payload: dict[str, Any]) -> str:
    return row.mint_link(purpose, payload)


def render(email: OutgoingEmail, rows: Rows | None = None, mint: Mint = mint_link) -> Words:
    """What an email says now, with every link minted: call it in a transaction, and only to send.

    In the language and the time zone of the settings, unless the email names a zone. `rows` are those read before for
    emails that are rendered together. Raises what its templates
    raise, `facts.Gone` for a row that is not there any more, and `sealing.Unsealable`.
    """
    if email.text:
        return _rendered_by_version_0_1(email)
    zone = email.facts.get("zone") or settings.TIME_ZONE
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone):
        return _render(email, Thawing(rows or Rows(), mint))


def render_preview(email: OutgoingEmail, rows: Rows | None = None) -> Words:
    """The same with an address that leads nowhere in place of each link, so that reading it changes nothing.

    Also for an email that was never queued, see `outbox.draft`. What is sealed is left out.
    """
    return render(_without_secrets(email), rows, _mint_nothing)


def _mint_nothing(row: models.Model, purpose: str, payload: dict[str, Any]) -> str:
    return f"{settings.BASE_URL}/{NO_LINK}"


def _without_secrets(email: OutgoingEmail) -> OutgoingEmail:
    shown = OutgoingEmail(template=email.template, facts=email.facts, headers=email.headers)
    shown.pk, shown.subject, shown.text, shown.html = email.pk, email.subject, email.text, email.html
    return shown


def _rendered_by_version_0_1(email: OutgoingEmail) -> Words:
    files = [Attachment(one.filename, one.content_type, bytes(one.content)) for one in email.attachments.all()]
    return Words(email.subject, email.text, email.html, email.headers, files)


def _render(email: OutgoingEmail, thawing: Thawing) -> Words:
    facts = email.facts.get("context", {}) | (unseal(email.sealed) if email.sealed else {})
    context = {"base_url": settings.BASE_URL, "initiative": gettext("We’re All In"), **thawing.thaw(facts)}
    plain = _render_plain(f"{email.template}.txt", context | {"end_of_subject": END_OF_SUBJECT})
    head, end, text = plain.strip().partition(END_OF_SUBJECT)
    if not end:
        raise ValueError(f"{email.template}.txt must extend mail/base.txt, which makes the subject.")
    # What somebody typed may hold line breaks; a subject never does.
    subject = " ".join(head.removeprefix("Subject:").split())
    return Words(
        Truncator(subject).chars(SUBJECT_LENGTH),
        _one_empty_line_at_most(text),
        get_template(f"{email.template}.html").render(context),
        {name: _header(value, thawing) for name, value in email.headers.items()},
        thawing.files(email.facts.get("attachments", [])),
    )


def _header(value: Any, thawing: Thawing) -> str:
    """A link stands in angle brackets, as the List- headers have it (RFC 2369, 2)."""
    return value if isinstance(value, str) else f"<{thawing.thaw(value)}>"


def _render_plain(name: str, context: dict[str, Any]) -> str:
    return get_template(name).template.render(Context(context, autoescape=False))


def _one_empty_line_at_most(text: str) -> str:
    """Tags on lines of their own leave gaps in plain text."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n"
