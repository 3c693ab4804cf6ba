"""What changes a target: proposing one, and publishing an update."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from changetargets.models import ChangeTarget, Contribution, Update
from participation import audit, locks, moves
from participation.answers import Answers
from participation.audit import Actor
from participation.models import Action, Person, Program, Sphere
from participation.outcomes import Outcome
from participation.sample import midnight

WAYS = (
    gettext_noop("Join working meetings that plan the target"),
    gettext_noop("Help tell the community about the targets"),
    gettext_noop("Bring data, or help to read it"),
    gettext_noop("Try the change in my own team first"),
)
WINDOW_AT_LEAST = timedelta(days=90)
SLUG_LENGTH = ChangeTarget._meta.get_field("slug").max_length


class AlreadyPublished(Exception):
    """A published update stays as it is: a correction is a new update."""


@transaction.atomic
def propose(
    *, program: Program, sphere: Sphere, year: int, outcome: str, theme: str, reflections: int, by: Actor
) -> ChangeTarget:
    """A new target, not published yet, that says from how many reflections on which theme it came.

    Raises ValidationError for a sphere of another program, and for a theme without reflections.
    """
    target = ChangeTarget(
        program=program,
        sphere=sphere,
        year=year,
        title=outcome,
        slug=free_slug(program, outcome),
        summary=_came_from(theme, reflections),
        theme=theme,
        reflections=reflections,
        **sign_up_window(program, year),
    )
    target.full_clean()
    moves.save_activity(activity=target, by=by)
    return target


def _came_from(theme: str, reflections: int) -> str:
    text = ngettext(
        "Proposed after %(count)d reflection on “%(theme)s”.",
        "Proposed after %(count)d reflections on “%(theme)s”.",
        reflections,
    )
    return text % {"count": reflections, "theme": theme}


def sign_up_window(program: Program, year: int) -> dict:
    """How people can contribute to a new target until a coordinator says otherwise: until its academic year ends."""
    now = timezone.now()
    return {
        "audiences": program.audiences,
        "opens_at": now,
        "closes_at": max(midnight(date(year + 1, 9, 1), program), now + WINDOW_AT_LEAST),
        "reviewed": True,
        "ways": list(WAYS),
    }


def free_slug(program: Program, title: str) -> str:
    """A slug that no target of the program has; the program stays locked until the transaction ends."""
    locks.for_update(Program.objects, no_key=True).get(pk=program.pk)
    wanted = slugify(title)[: SLUG_LENGTH - 5].strip("-") or "target"
    taken = set(ChangeTarget.objects.filter(program=program, slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def save_draft(update: Update) -> None:
    """Raises AlreadyPublished."""
    _require_draft(update)
    update.save()


@transaction.atomic
def publish(update: Update, *, by: Actor) -> None:
    """Publish a draft, or an update that was never saved; from now on the target has its status and its value.

    Raises AlreadyPublished, and ValidationError for a value where nothing is measured.
    """
    target = locks.for_update(ChangeTarget.objects, of=("self",)).get(pk=update.target_id)
    _require_draft(update)
    if update.value is not None and not target.is_measured:
        raise ValidationError({"value": _("This target has no measure that could have a value.")})
    before = ChangeTarget.objects.with_news().get(pk=target.pk)
    update.published_at = timezone.now()
    update.save()
    audit.record(
        by=by,
        action=Action.PUBLISH,
        row=target,
        program_id=target.program_id,
        before=before.status,
        after=update.status,
        facts={} if update.value is None else {"values": {"value": [_plain(before.value), _plain(update.value)]}},
    )


def _require_draft(update: Update) -> None:
    stored = locks.for_update(Update.objects, of=("self",)).filter(pk=update.pk).first()
    if stored and stored.published_at:
        raise AlreadyPublished(_("This update is published. Write a new one to correct it."))


def _plain(value: Decimal) -> str:
    return f"{Decimal(value).normalize():f}"


def contribute(
    target: ChangeTarget, *, you: dict, details: Answers, submission: str, participant: Person | None = None
) -> Outcome:
    """File an offer to help. The values are as `moves.sign_up` takes them; raises moves.Busy."""
    (outcome,) = moves.sign_up(
        kind=Contribution,
        you=you,
        activities=[target.pk],
        submission=submission,
        details={target.pk: details},
        participant=participant,
    )
    return outcome
