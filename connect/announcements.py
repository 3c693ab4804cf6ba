"""Taking an announcement to its readers: in batches, pausable, and never twice to one address."""

from collections import Counter
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from connect import subscriptions
from connect.models import Announcement, Subscription
from mail import outbox
from mail.models import Lane, OutgoingEmail
from participation import audit, locks
from participation.audit import Actor
from participation.kinds import activity_of, kinds
from participation.models import Action, Participation, Status
from participation.moves import IllegalMove

State = Announcement.State
BATCH = 100


@dataclass(frozen=True)
class Progress:
    sent: int
    queued: int
    failed: int
    waiting: int


def audiences(programs: models.QuerySet) -> list[tuple[str, str]]:
    """What an announcement may be sent to, within programs: their subscribers, or an activity's people by status."""
    choices = [(Announcement.SUBSCRIBERS, _("Subscribers of the program"))]
    for label, kind in kinds().items():
        for activity in activity_of(kind).objects.filter(program__in=programs).select_related("program"):
            choices += [
                (f"{label}:{activity.pk}:{status}", f"{activity.program.short_name}, {activity}: {status.label}")
                for status in (Status.ACCEPTED, Status.WAITLISTED, Status.APPLIED)
            ]
    return choices


def readers(announcement: Announcement) -> models.QuerySet:
    """The rows that an announcement goes to, in the order of their keys: subscriptions or participations."""
    if announcement.audience == Announcement.SUBSCRIBERS:
        return Subscription.objects.active().filter(program=announcement.program).order_by("pk")
    label, activity, status = announcement.audience.split(":")
    rows = kinds()[label].objects.filter(activity=activity, status=status, activity__program=announcement.program)
    return rows.filter(proven_at__isnull=False).select_related("person").order_by("pk")


def unwritten(announcement: Announcement) -> models.QuerySet:
    """The readers for whom no email was written yet."""
    key = Concat(Value(_key(announcement)), Cast(OuterRef("pk"), models.CharField()))
    return readers(announcement).exclude(Exists(OutgoingEmail.objects.filter(dedupe_key=key)))


def progress(announcement: Announcement) -> Progress:
    """How many emails were sent, are in the outbox, failed, and are not written yet."""
    counts = Counter(_written(announcement).values_list("status", flat=True))
    left = 0 if announcement.state == State.DONE else unwritten(announcement).count()
    return Progress(counts["sent"], counts["queued"], counts["failed"], left)


@transaction.atomic
def change_state(announcement: Announcement, state: State, *, by: Actor) -> None:
    """Start, pause or resume. A pause also takes back what waits in the outbox.

    Raises IllegalMove for what is not possible any more.
    """
    row = locks.for_update(Announcement.objects).get(pk=announcement.pk)
    allowed = {State.SENDING: (State.DRAFT, State.PAUSED), State.PAUSED: (State.SENDING,)}
    if row.state not in allowed.get(state, ()):
        raise IllegalMove(_("That is not possible any more. State now: %s.") % row.get_state_display())
    before, row.state = row.state, state
    row.save(update_fields=["state"])
    if state == State.PAUSED:
        outbox.take_back(_key(row))
    audit.record(by=by, action=Action.SET_STATE, row=row, program_id=row.program_id, before=before, after=state)


def send_test(announcement: Announcement, *, to: str, key: str) -> None:
    with transaction.atomic():
        _queue(announcement, to, owner=subscriptions.owner_of(to), dedupe_key=f"announcement-test:{key}")


def send_batches() -> int:
    """Write the next batch of every announcement that is going out. Returns how many emails that were."""
    going_out = Announcement.objects.filter(state=State.SENDING).values_list("pk", flat=True)
    return sum(_send_batch(pk) for pk in list(going_out))


@transaction.atomic
def _send_batch(pk: int) -> int:
    found = Announcement.objects.select_for_update(of=("self",), skip_locked=True).select_related("program")
    announcement = found.filter(pk=pk, state=State.SENDING).first()
    if announcement is None:
        return 0
    rows = list(unwritten(announcement)[:BATCH])
    if not rows and not _written(announcement).filter(status=OutgoingEmail.Status.QUEUED).exists():
        announcement.state = State.DONE
        announcement.save(update_fields=["state"])
    return sum(_send_to(announcement, row) for row in rows)


def _send_to(announcement: Announcement, row: Subscription | Participation) -> bool:
    is_subscriber = isinstance(row, Subscription)
    email = row.email if is_subscriber else row.person.email
    return _queue(
        announcement,
        email,
        owner=subscriptions.owner_of(email) if is_subscriber else row.person.mail_owner,
        dedupe_key=f"{_key(announcement)}{row.pk}",
        subscription=row if is_subscriber else None,
    )


def _key(announcement: Announcement) -> str:
    """What the outbox's keys of an announcement begin with; the key of the reader's row follows."""
    return f"announcement:{announcement.pk}:"


def _written(announcement: Announcement) -> models.QuerySet:
    return OutgoingEmail.objects.filter(dedupe_key__startswith=_key(announcement))


def _queue(
    announcement: Announcement, to: str, *, owner: str, dedupe_key: str, subscription: Subscription | None = None
) -> bool:
    leave = subscriptions.leave_link(subscription) if subscription else None
    return outbox.queue(
        to=to,
        template="connect/email/announcement",
        context={"announcement": announcement, "leave": leave},
        dedupe_key=dedupe_key,
        owner=owner,
        lane=Lane.BULK,
        headers=subscriptions.list_headers(subscription) if subscription else None,
    )
