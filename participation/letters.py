"""The emails about taking part.

An app may word its own in templates/<app>/email/; otherwise templates/participation/email/ has them.
"""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template

from mail import outbox
from mail.facts import Files, Link
from mail.models import Lane
from participation import audit, limits, links
from participation.models import AuditEntry, Participation, Person, Program, Purpose
from participation.outcomes import Outcome


def signed_up(person: Person, outcomes: list[Outcome], submission: str, *, is_theirs: bool) -> None:
    """One email for all that was signed up for at once, with the link that shows what was filed and proves it.

    None to a mailbox that has had enough of them, unless the person is signed in and `is_theirs` is true.
    """
    dedupe_key = f"signed-up:{person.pk}:{submission}"
    if not is_theirs and not limits.may_write(person.email, dedupe_key=dedupe_key):
        return
    taking_part = [outcome.participation for outcome in outcomes if outcome.participation]
    unproven = [[row._meta.app_label, row.pk] for row in taking_part if not row.is_proven]
    first = outcomes[0].activity
    write(
        person,
        app=first._meta.app_label,
        name="signed_up",
        lane=Lane.CONFIRMATION,
        dedupe_key=dedupe_key,
        program=first.program,
        context={
            "outcomes": [_facts_of(outcome) for outcome in outcomes],
            "person": person,
            "taking_part": bool(taking_part),
            "proven": not unproven,
            "hold_hours": settings.PLACE_HOLD_HOURS,
            "limited": any(row.activity.capacity is not None for row in taking_part),
        },
        about=taking_part,
        link=links.to_mint(person, Purpose.OPEN, {"rows": unproven}),
    )


def _facts_of(outcome: Outcome) -> dict[str, object]:
    """The status as it is now: by the time the email is sent it may be another, of which another email tells."""
    row = outcome.participation
    return {
        "activity": outcome.activity,
        "participation": row,
        "status": row and row.status,
        "status_words": row and row.get_status_display(),
        "already": outcome.already,
        "is_refused": outcome.is_refused,
    }


def moved(row: Participation, action: str, reason: str, entry: AuditEntry) -> None:
    """What happened to a sign-up: accept, decline, waitlist, promote, withdraw, lapse."""
    write(
        row.person,
        app=row._meta.app_label,
        name=action,
        # What people did themselves is confirmed in the order in which they did it.
        lane=Lane.CONFIRMATION if entry.actor == audit.actor_key(row.person) else Lane.DECISION,
        dedupe_key=f"moved:{entry.pk}",
        program=row.activity.program,
        context={"activity": row.activity, "reason": reason},
        about=[row],
    )


def link(person: Person, submission: str) -> None:
    """The link that somebody asked for on the page; none to a mailbox that has had enough of them."""
    dedupe_key = f"link:{person.pk}:{submission}"
    if limits.may_write(person.email, dedupe_key=dedupe_key):
        write(person, app="participation", name="link", lane=Lane.CONFIRMATION, dedupe_key=dedupe_key)


def change_email(person: Person, new_email: str, side: str, submission: str) -> None:
    """To the old or the new address, by `side`: the link by which it says yes to the change.

    None to a new one whose mailbox has had enough of them.
    """
    dedupe_key = f"change-email:{person.pk}:{side}:{submission}"
    if side == "new" and not limits.may_write(new_email, dedupe_key=dedupe_key):
        return
    write(
        person,
        app="participation",
        name="change_email",
        lane=Lane.CONFIRMATION,
        dedupe_key=dedupe_key,
        context={"side": side},
        to=new_email if side == "new" else None,
        link=links.to_mint(person, Purpose.CHANGE_EMAIL, {"email": new_email, "side": side}),
    )


def write(
    person: Person,
    *,
    app: str,
    name: str,
    dedupe_key: str,
    program: Program | None = None,
    context: Mapping[str, object] | None = None,
    about: Iterable[Participation] = (),
    lane: Lane = Lane.DECISION,
    to: str | None = None,
    link: Link | None = None,
) -> bool:
    """Queue an email to a person, with a link of their own unless `link` is given; `name` is a template of `app`.

    It has the files that go with each participation in `about`, and its times are those of `program`. False when an
    email of that `dedupe_key` was queued before.
    """
    # An address that nobody verified may belong to anybody: it gets no text that somebody typed.
    verified = person.is_verified and to in (None, person.email)
    return outbox.queue(
        to=to or person.email,
        template=_template(app, name),
        context={
            **(context or {}),
            **({"program": program} if program else {}),
            "name": person.name if verified else "",
            "verified": verified,
            "link": link or links.to_mint(person),
            "link_days": settings.LINK_DAYS,
        },
        dedupe_key=dedupe_key,
        owner=person.mail_owner,
        lane=lane,
        attachments=[Files(row, facts) for row in about if (facts := row.attachment_facts()) is not None],
        zone=program.timezone if program else "",
    )


def _template(app: str, name: str) -> str:
    try:
        get_template(f"{app}/email/{name}.txt")
    except TemplateDoesNotExist:
        return f"participation/email/{name}"
    return f"{app}/email/{name}"
