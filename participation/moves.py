"""The only writer of a status. Each move is one transaction that holds the audit row and the email row."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation import answers, audit, letters, people
from participation.activity_locks import Busy as Busy
from participation.activity_locks import IllegalMove, locked
from participation.answers import Answers
from participation.audit import SYSTEM, Actor, Unproven
from participation.kinds import activity_of
from participation.models import Action, Activity, Participation, Person, Status
from participation.outcomes import Moved, Outcome, Result

DISOWNED_FOR = timedelta(days=1)


def sign_up(
    *,
    kind: type[Participation],
    you: dict,
    activities: Iterable[int],
    submission: str,
    details: Mapping[int, Answers] | None = None,
    unless_full: Iterable[int] = (),
    participant: Person | None = None,
) -> list[Outcome]:
    """Sign a person up for activities (by primary key) and write one email about all of them.

    `you` is what they typed of themselves, as `people.find_or_create` takes it. `details` holds, by activity, values
    for the kind's own fields, many-to-many ones too. Whoever takes part already keeps what they have. Nobody is put on
    the waiting list of an activity in `unless_full`. The same `submission` writes one email, however often it comes.

    The sign-up is proven at once where `participant`, who is signed in by a link of their own, is the person of the
    address; otherwise by pressing the link in the email. Raises Busy, and FieldDoesNotExist for details that the kind
    has no field for.
    """
    details, unless_full = details or {}, set(unless_full)
    with locked(activity_of(kind), set(activities)) as chosen:
        person, is_new = people.find_or_create(**you)
        for activity in chosen:
            if activity.capacity is not None:
                _promote(activity, by=SYSTEM)
        earlier = {} if is_new else _rows_by_activity(kind, person, chosen)
        outcomes = [
            _sign_up_for_one(
                earlier.get(activity.pk) or kind(person=person, activity=activity),
                you["affiliation"],
                details.get(activity.pk, {}),
                unless_full=activity.pk in unless_full,
                is_proof=person == participant,
            )
            for activity in chosen
        ]
        if any(outcome.participation or outcome.is_refused for outcome in outcomes):
            told = [outcome for outcome in outcomes if not outcome.is_blocked]
            letters.signed_up(person, told, submission, is_theirs=person == participant)
    return outcomes


@transaction.atomic
def prove(*, participation: Participation, by: Person, seen: str) -> bool:
    """The owner of the address says that this sign-up is theirs. False if it was proven or has ended before.

    `seen` is the digest of the answers that they were shown. Raises IllegalMove when the answers are others by now.
    """
    with _locked_row(participation) as (row, activity):
        if row.is_proven or not row.is_active:
            return False
        if answers.digest(row) != seen:
            raise IllegalMove(_("What was sent has changed since this page was opened. Please look at it again."))
        row.proven_at = timezone.now()
        row.save(update_fields=["proven_at"])
        audit.record(by=by, action=Action.CONFIRM, row=row, program_id=activity.program_id)
        return True


@transaction.atomic
def disown(*, participation: Participation) -> bool:
    """The owner of the address says that somebody else filed this. False if it was proven or has ended before.

    It is withdrawn without a word to anybody, what was typed goes, and for a day nobody can file it again in their
    name: see DISOWNED_FOR. The trail does not tell whose address it was more than the sign-up did.
    """
    with _locked_row(participation) as (row, activity):
        if row.is_proven or not row.is_active:
            return False
        before, row.status, row.disowned_at = row.status, Status.WITHDRAWN, timezone.now()
        answers.blank(row)
        audit.record(
            by=Unproven(row.person),
            action=Action.DISOWN,
            row=row,
            program_id=activity.program_id,
            before=before,
            after=row.status,
        )
        _promote(activity, by=SYSTEM)
        return True


def accept(*, participation: Participation, by: Actor, reason: str = "") -> list[Moved]:
    """Give a place, also to somebody who waits or was declined. Raises IllegalMove when full or not proven."""
    with _locked_row(participation) as (row, activity):
        _require(row, Status.APPLIED, Status.WAITLISTED, Status.DECLINED)
        _require_proven(row)
        if not activity.takes_place:
            raise IllegalMove(_("“%s” is called off.") % activity)
        if activity.capacity is not None and _places(activity).free == 0:
            raise IllegalMove(_("“%s” has no free place. Raise its places, or use the waiting list.") % activity)
        return [_move(row, Status.ACCEPTED, by=by, action=Action.ACCEPT, reason=reason)]


def decline(*, participation: Participation, by: Actor, reason: str = "") -> list[Moved]:
    """Say no, with a reason that the person is told. A place that this frees goes to who waits longest."""
    with _locked_row(participation) as (row, activity):
        _require(row, Status.APPLIED, Status.WAITLISTED, Status.ACCEPTED)
        _require_proven(row)
        declined = _move(row, Status.DECLINED, by=by, action=Action.DECLINE, reason=reason)
        return [declined, *_promote(activity, by=by)]


def move_to_waiting_list(*, participation: Participation, by: Actor, reason: str = "") -> list[Moved]:
    """Keep the person's turn: the waiting list goes by the time of sign-up. Raises IllegalMove without a limit."""
    with _locked_row(participation) as (row, activity):
        _require(row, Status.APPLIED)
        if activity.capacity is None:
            raise IllegalMove(_("“%s” has no limit of places, so nobody waits. Accept or decline.") % activity)
        _require_proven(row)
        return [_move(row, Status.WAITLISTED, by=by, action=Action.WAITLIST, reason=reason)]


def withdraw(*, participation: Participation, by: Actor, reason: str = "") -> list[Moved]:
    """Give back a place, an application or a turn. Allowed at any time; raises IllegalMove when there is none."""
    with _locked_row(participation) as (row, activity):
        _require(row, Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)
        withdrawn = _move(row, Status.WITHDRAWN, by=by, action=Action.WITHDRAW, reason=reason)
        return [withdrawn, *_promote(activity, by=SYSTEM)]


def lapse_overdue(kind: type[Participation]) -> int:
    """Free what was held for PLACE_HOLD_HOURS hours without a proof, where places are limited.

    Once sign-up is closed nobody could take the place, so it stays.
    """
    overdue = {
        "activity__closes_at__gt": timezone.now(),
        "activity__capacity__isnull": False,
        "proven_at": None,
        "applied_at__lt": timezone.now() - timedelta(hours=settings.PLACE_HOLD_HOURS),
    }
    pending = kind.objects.active().filter(**overdue).in_turn()
    return sum(_lapse(row, overdue) for row in pending.select_related("activity"))


def save_activity(*, activity: Activity, by: Actor) -> None:
    """Save what a coordinator set up or changed, and promote if that made room.

    Raises IllegalMove when the places would be fewer than those taken, and Busy.
    """
    kind = type(activity)
    with locked(kind, [activity.pk] if activity.pk else []) as before:
        taken = _places(activity).taken if before and activity.capacity is not None else 0
        if activity.capacity is not None and activity.capacity < taken:
            raise IllegalMove(_("%d places are taken already. Decline people first, or keep them.") % taken)
        activity.save()
        action, facts = (Action.EDIT, audit.differences(before[0], activity)) if before else (Action.CREATE, {})
        if facts or not before:
            audit.record(by=by, action=action, row=activity, program_id=activity.program_id, facts=facts)
        _promote(activity, by=by)


def _rows_by_activity(
    kind: type[Participation], person: Person, activities: list[Activity]
) -> dict[int, Participation]:
    rows = {row.activity_id: row for row in kind.objects.of(person).filter(activity__in=activities)}
    for activity in activities:
        if activity.pk in rows:
            rows[activity.pk].person, rows[activity.pk].activity = person, activity
    return rows


def _sign_up_for_one(
    row: Participation, affiliation: str, details: Answers, *, unless_full: bool, is_proof: bool
) -> Outcome:
    activity, person, now = row.activity, row.person, timezone.now()
    result = _result_for_stranger(activity, affiliation, unless_full)
    if row.is_active and (row.is_proven or (not is_proof and not answers.differ(row, details))):
        return Outcome(activity, result, row, already=True)
    if not is_proof and row.disowned_at and now < row.disowned_at + DISOWNED_FOR:
        return Outcome(activity, result, is_blocked=True)
    before, is_unproven = row.status, row.is_active
    # What nobody has said yes to yet gives way to what is typed now, and keeps its turn.
    if not is_unproven:
        if result not in Status.values or person.affiliation not in activity.audiences:
            return Outcome(activity, result)
        row.status, row.applied_at = result.value, now
    row.proven_at, row.disowned_at = now if is_proof else None, None
    answers.save(row, details)
    audit.record(
        by=person if is_proof else Unproven(person),
        action=Action.SIGN_UP,
        row=row,
        program_id=activity.program_id,
        before=before,
        after=row.status,
    )
    return Outcome(activity, result, row, again=bool(before) and not is_unproven)


def _result_for_stranger(activity: Activity, affiliation: str, unless_full: bool) -> Result:
    if not activity.is_open:
        return Result.CLOSED
    if affiliation not in activity.audiences:
        return Result.NOT_FOR_YOU
    if activity.reviewed:
        return Result.APPLIED
    if activity.capacity is None or not _places(activity).is_full:
        return Result.ACCEPTED
    return Result.FULL if unless_full else Result.WAITLISTED


def _promote(activity: Activity, *, by: Actor) -> list[Moved]:
    """Give free places to who waits longest; the caller holds the lock."""
    if not activity.is_open:
        return []
    free = None if activity.capacity is None else _places(activity).free
    promoted = list(activity.participations.queue().select_related("person")[:free])
    for row in promoted:
        row.activity = activity
    return [_move(row, Status.ACCEPTED, by=by, action=Action.PROMOTE) for row in promoted]


def _lapse(row: Participation, overdue: dict) -> int:
    with locked(type(row.activity), [row.activity_id]) as (activity,):
        current = type(row).objects.active().filter(**overdue).select_related("person").filter(pk=row.pk).first()
        if current is None:
            return 0
        current.activity = activity
        _move(current, Status.LAPSED, by=SYSTEM, action=Action.LAPSE)
        _promote(activity, by=SYSTEM)
        return 1


def _move(row: Participation, status: Status, *, by: Actor, action: Action, reason: str = "") -> Moved:
    before, row.status = row.status, status
    row.save(update_fields=["status"])
    entry = audit.record(
        by=by, action=action, row=row, program_id=row.activity.program_id, before=before, after=status, reason=reason
    )
    letters.moved(row, action, reason, entry)
    return Moved(row, action)


def _places(activity: Activity) -> Activity:
    """The activity as it is stored, with its places counted now; the caller holds the lock."""
    return type(activity).objects.with_places().get(pk=activity.pk)


def _require(row: Participation, *statuses: Status) -> None:
    if row.status not in statuses:
        raise IllegalMove(_("That is not possible any more. Status now: %s.") % row.get_status_display())


def _require_proven(row: Participation) -> None:
    if not row.is_proven:
        raise IllegalMove(_("This person has not confirmed this sign-up yet."))


@contextmanager
def _locked_row(participation: Participation) -> Iterator[tuple[Participation, Activity]]:
    kind = type(participation)
    with locked(activity_of(kind), [participation.activity_id]) as (activity,):
        row = kind.objects.select_related("person").get(pk=participation.pk)
        row.activity = activity
        yield row, activity
