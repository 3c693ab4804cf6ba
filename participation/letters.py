"""The emails about taking part.

An app may word its own in templates/<app>/email/; otherwise templates/participation/email/ has them.
"""

from django.conf import settings
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from mail import outbox
from participation import links
from participation.models import AuditEntry, Participation, Person


def signed_up(person: Person, outcomes: list, submission: str) -> None:
    """One email for all that was signed up for at once, with the link that verifies the address."""
    taking_part = [outcome.participation for outcome in outcomes if outcome.participation]
    first = outcomes[0].activity
    write(
        person,
        app=first._meta.app_label,
        name="signed_up",
        dedupe_key=f"signed-up:{person.pk}:{submission}",
        context={
            "outcomes": outcomes,
            "program": first.program,
            "person": person,
            "taking_part": bool(taking_part),
            "new": [outcome for outcome in outcomes if outcome.participation and not outcome.already],
            "hold_hours": settings.PLACE_HOLD_HOURS,
            "limited": any(row.activity.capacity is not None for row in taking_part),
        },
        attachments=[file for row in taking_part for file in row.activity.email_attachments(row)],
    )


def moved(row: Participation, action: str, reason: str, entry: AuditEntry) -> None:
    """What happened to a sign-up: accept, decline, waitlist, promote, withdraw, lapse."""
    write(
        row.person,
        app=row._meta.app_label,
        name=action,
        dedupe_key=f"moved:{entry.pk}",
        context={
            "participation": row,
            "activity": row.activity,
            "program": row.activity.program,
            "reason": reason,
        },
        attachments=row.activity.email_attachments(row),
    )


def link(person: Person, submission: str) -> None:
    """The link that somebody asked for on the page."""
    write(person, app="participation", name="link", dedupe_key=f"link:{person.pk}:{submission}", context={})


def change_email(person: Person, address: str, side: str, link: str, submission: str) -> None:
    """To the old or the new address: the link by which it says yes to the change."""
    write(
        person,
        app="participation",
        name="change_email",
        dedupe_key=f"change-email:{person.pk}:{side}:{submission}",
        context={"side": side},
        to=address,
        link=link,
    )


def write(
    person: Person,
    *,
    app: str,
    name: str,
    dedupe_key: str,
    context: dict,
    attachments=(),
    to: str | None = None,
    link: str | None = None,
) -> bool:
    """Queue an email to a person, with a link of their own unless `link` is given; `name` is a template of `app`.

    False when an email of that `dedupe_key` was queued before.
    """
    # An address that nobody verified may belong to anybody: it gets no text that somebody typed.
    verified = person.is_verified and to in (None, person.email)
    with translation.override(settings.LANGUAGE_CODE):
        return outbox.queue(
            to=to or person.email,
            template=_template(app, name),
            context={
                **context,
                "name": person.name if verified else "",
                "verified": verified,
                "link": link or links.issue(person),
                "link_days": settings.LINK_DAYS,
            },
            dedupe_key=dedupe_key,
            owner=person.mail_owner,
            attachments=attachments,
        )


def _template(app: str, name: str) -> str:
    try:
        get_template(f"{app}/email/{name}.txt")
    except TemplateDoesNotExist:
        return f"participation/email/{name}"
    return f"{app}/email/{name}"
