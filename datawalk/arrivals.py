"""Who came: counted once, whoever of the hosts was faster, and taken back after a wrong press."""

from django.db import transaction
from django.utils.translation import gettext as _

from datawalk.models import CheckIn, DataWalk, Rsvp, WalkIn
from participation import audit, locks
from participation.audit import Actor
from participation.models import Action
from participation.moves import IllegalMove


@transaction.atomic
def check_in(rsvp: Rsvp, *, by: Actor) -> bool:
    """Count somebody who came. False if another host was faster.

    Raises IllegalMove for who has no RSVP any more, and at a walk that is cancelled.
    """
    if not rsvp.activity.takes_place:
        raise IllegalMove(_("This walk is cancelled."))
    if not rsvp.may_come:
        raise IllegalMove(_("This RSVP is not valid any more: %s. Count a walk-in.") % rsvp.get_status_display())
    _check_in, created = CheckIn.objects.get_or_create(rsvp=rsvp, defaults={"affiliation": rsvp.person.affiliation})
    if created:
        audit.record(by=by, action=Action.CHECK_IN, row=rsvp, program_id=rsvp.activity.program_id)
    return created


@transaction.atomic
def undo_check_in(rsvp: Rsvp, *, by: Actor) -> bool:
    deleted, _rows = CheckIn.objects.filter(rsvp=rsvp).delete()
    if deleted:
        audit.record(by=by, action=Action.UNDO_CHECK_IN, row=rsvp, program_id=rsvp.activity.program_id)
    return bool(deleted)


@transaction.atomic
def count_walk_in(walk: DataWalk, *, affiliation: str, submission: str, by: Actor) -> bool:
    """Count somebody who came without an RSVP. False for the second press of one button."""
    walk_in, created = WalkIn.objects.get_or_create(
        submission=submission, defaults={"walk": walk, "affiliation": affiliation}
    )
    if created:
        audit.record(by=by, action=Action.CREATE, row=walk_in, program_id=walk.program_id, after=affiliation)
    return created


@transaction.atomic
def undo_walk_in(walk: DataWalk, pk: int, *, by: Actor) -> bool:
    """Take back a walk-in that was pressed by mistake. False if somebody did so before."""
    walk_in = locks.for_update(WalkIn.objects).filter(walk=walk, pk=pk).first()
    if walk_in is None:
        return False
    audit.record(by=by, action=Action.DELETE, row=walk_in, program_id=walk.program_id, before=walk_in.affiliation)
    walk_in.delete()
    return True
