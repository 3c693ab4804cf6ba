import hashlib
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changetargets.models import ChangeTarget
from changetargets.services import propose
from datawalk.models import DataWalk, Reflection, Rsvp, Station, Theme
from mail.models import Lane
from participation import audit, letters, locks, moves
from participation.answers import Answers
from participation.audit import Actor
from participation.models import Action, Person, Sphere, Status
from participation.moves import IllegalMove
from participation.outcomes import Outcome

TOLD_TO_EVERYBODY = ("title", "starts_at", "ends_at", "venue")
REMIND_AHEAD = timedelta(hours=24)


def reply(
    walk: DataWalk, *, you: dict, details: Answers, submission: str, participant: Person | None = None
) -> Outcome:
    """RSVP for somebody. The values are as `moves.sign_up` takes them; raises moves.Busy."""
    (outcome,) = moves.sign_up(
        kind=Rsvp,
        you=you,
        activities=[walk.pk],
        submission=submission,
        details={walk.pk: details},
        participant=participant,
    )
    return outcome


@transaction.atomic
def save_walk(walk: DataWalk, *, by: Actor) -> None:
    """Save a walk, and write to everybody who comes or waits if time, place or title changed. Raises IllegalMove."""
    before = locks.for_update(DataWalk.objects).filter(pk=walk.pk).first()
    if before and not walk.published:
        check_unpublishing(before)
    changed = before and any(getattr(before, name) != getattr(walk, name) for name in TOLD_TO_EVERYBODY)
    if before:
        # Somebody may have cancelled it since this page was opened.
        walk.cancelled_at, walk.sequence = before.cancelled_at, before.sequence + changed
    moves.save_activity(activity=walk, by=by)
    if changed and not walk.is_over and walk.cancelled_at is None:
        _tell(concerned(walk), "changed")


def check_unpublishing(walk: DataWalk) -> None:
    """Raises IllegalMove while people mean to come: their pages would go without a word to them."""
    count = concerned(walk).count() if walk.published and not walk.is_over else 0
    if count:
        words = ngettext(
            "%d person comes or waits. Cancel the walk instead, and they are told.",
            "%d people come or wait. Cancel the walk instead, and they are told.",
            count,
        )
        raise IllegalMove(words % count)


@transaction.atomic
def cancel(walk: DataWalk, *, by: Actor, reason: str = "") -> int:
    """Cancel a walk and write to everybody who comes or waits. Returns how many; raises IllegalMove the second time."""
    walk = locks.for_update(DataWalk.objects).get(pk=walk.pk)
    if walk.cancelled_at:
        raise IllegalMove(_("“%s” is cancelled already.") % walk)
    told = list(concerned(walk).values_list("pk", flat=True))
    walk.cancelled_at, walk.sequence = timezone.now(), walk.sequence + 1
    walk.save(update_fields=["cancelled_at", "sequence"])
    audit.record(by=by, action=Action.CANCEL, row=walk, program_id=walk.program_id, reason=reason)
    rows = Rsvp.objects.filter(pk__in=told).select_related("person", "activity__program")
    return _tell(rows, "cancelled", reason=reason)


def concerned(walk: DataWalk) -> QuerySet[Rsvp]:
    """Who comes, waits or has applied, and hears of a change; nobody, once it is cancelled."""
    rows = Rsvp.objects.active().filter(activity=walk, activity__cancelled_at=None)
    return rows.select_related("person", "activity__program")


@transaction.atomic
def remind() -> int:
    """Write once to everybody who comes to a walk within the next day, to those who joined late too.

    A walk that is moved to another day after that is reminded of again.
    """
    now = timezone.now()
    soon = Rsvp.objects.filter(
        status=Status.ACCEPTED,
        activity__published=True,
        activity__cancelled_at=None,
        activity__starts_at__range=(now, now + REMIND_AHEAD),
    )
    return _tell(soon.select_related("person", "activity__program"), "reminder", occasion=_day, lane=Lane.REMINDER)


def _day(walk: DataWalk) -> date:
    return timezone.localdate(walk.starts_at, walk.program.zone)


def _tell(
    rows: Iterable[Rsvp],
    name: str,
    *,
    occasion: Callable[[DataWalk], object] = lambda walk: walk.sequence,
    reason: str = "",
    lane: Lane = Lane.DECISION,
) -> int:
    """One email a person and occasion, which is a revision of the walk unless told otherwise."""
    count = 0
    for row in rows:
        count += letters.write(
            row.person,
            app="datawalk",
            name=name,
            dedupe_key=f"walk-{name}:{row.pk}:{occasion(row.activity)}",
            lane=lane,
            program=row.activity.program,
            context={"activity": row.activity, "status": row.status, "reason": reason},
            about=[row],
        )
    return count


@transaction.atomic
def write_reflection(
    station: Station, *, text: str, signature: str, submission: str, by: Person | None = None
) -> Reflection:
    """Keep what somebody wrote; the same text of the same `submission` is kept once.

    A signature of who is signed in is theirs, so that it goes when they erase themselves.
    """
    day = timezone.localdate(timezone=station.walk.program.zone)
    values = {"station": station, "text": text, "signature": signature, "written_on": day}
    if by and signature:
        # Locked, so that who is just being erased leaves no signature behind.
        there = locks.for_update(Person.objects.filter(pk=by.pk, erased_at=None), no_key=True).first()
        values |= {"owner_key": there.owner_key} if there else {"signature": ""}
    once = hashlib.sha256(f"{submission} {station.pk} {text}".encode()).hexdigest()
    reflection, _created = Reflection.objects.get_or_create(submission=once, defaults=values)
    return reflection


@transaction.atomic
def propose_target(theme: Theme, *, sphere: Sphere, outcome: str, by: Actor) -> ChangeTarget:
    """Make a change target of a theme, once. Raises IllegalMove for a theme that has one, or no reflection."""
    theme = locks.for_update(Theme.objects, of=("self",)).select_related("walk__program").get(pk=theme.pk)
    reflections = theme.reflections.exclude(status=Reflection.Status.HIDDEN).count()
    if theme.target_id:
        raise IllegalMove(_("This theme has led to a change target already."))
    if reflections == 0:
        raise IllegalMove(_("Group at least one reflection under this theme first."))
    theme.target = propose(
        program=theme.walk.program,
        sphere=sphere,
        year=theme.walk.starts_at.year,
        outcome=outcome,
        theme=theme.title,
        reflections=reflections,
        by=by,
    )
    theme.save(update_fields=["target"])
    return theme.target


def publish(reflections: QuerySet[Reflection], *, status: str, by: Actor) -> int:
    """Publish or hide reflections, each with its audit row. Returns how many changed."""
    return sum(
        _set_status(row, status, by) for row in reflections.exclude(status=status).select_related("station__walk")
    )


@transaction.atomic
def group(
    reflections: Iterable[Reflection], *, walk: DataWalk, theme: Theme | None, new_theme: str, by: Actor
) -> Theme:
    """Put reflections of a walk under a theme of it, or under a new one; each with its audit row."""
    theme = theme or _theme(walk, new_theme, by)
    for row in reflections:
        Reflection.objects.filter(pk=row.pk).update(theme=theme)
        audit.record(by=by, action=Action.GROUP, row=row, program_id=walk.program_id, facts={"theme": theme.pk})
    return theme


def _theme(walk: DataWalk, title: str, by: Actor) -> Theme:
    theme, created = Theme.objects.get_or_create(walk=walk, title=title)
    if created:
        audit.record(by=by, action=Action.CREATE, row=theme, program_id=walk.program_id, facts={"columns": ["title"]})
    return theme


def take_away_signatures(reflections: QuerySet[Reflection], *, by: Actor) -> int:
    """For people who ask for it: blank the signatures, each with its audit row. Returns how many those were."""
    signed = reflections.exclude(signature="").select_related("station__walk")
    return sum(_take_away_signature(row, by) for row in signed)


@transaction.atomic
def _take_away_signature(row: Reflection, by: Actor) -> int:
    changed = Reflection.objects.filter(pk=row.pk).exclude(signature="").update(signature="", owner_key=None)
    if changed:
        columns = {"columns": ["signature"]}
        audit.record(by=by, action=Action.EDIT, row=row, program_id=row.station.walk.program_id, facts=columns)
    return changed


@transaction.atomic
def _set_status(row: Reflection, status: str, by: Actor) -> int:
    changed = Reflection.objects.filter(pk=row.pk).exclude(status=status).update(status=status)
    if changed:
        program = row.station.walk.program_id
        audit.record(by=by, action=Action.SET_STATE, row=row, program_id=program, before=row.status, after=status)
    return changed


def agree(reflection: Reflection) -> None:
    Reflection.objects.filter(pk=reflection.pk).update(agreed=F("agreed") + 1)
