from collections import Counter
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changetargets.models import ChangeTarget, TargetStatus, Update
from changetargets.models.target import tidy
from pages.charts import Chart

REACHED = (TargetStatus.ACHIEVED, TargetStatus.SUSTAINED)


def by_status(targets: Iterable[ChangeTarget]) -> Chart:
    counts = Counter(target.status for target in targets)
    reached = sum(counts[status] for status in REACHED)
    finding = _("%(reached)d of %(all)d are achieved or sustained.") % {"reached": reached, "all": counts.total()}
    rows = [(str(status.label), counts[status.value]) for status in TargetStatus]
    return Chart("bar", _("How far the targets are"), finding, "", rows)


def by_sphere(targets: Iterable[ChangeTarget]) -> Chart:
    counts = Counter(target.sphere.name for target in targets)
    text = ngettext("The targets touch %d sphere.", "The targets touch %d spheres.", len(counts))
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return Chart("bar", _("Where the change happens"), text % len(counts), "", rows)


def of_measure(target: ChangeTarget, updates: Iterable[Update]) -> Chart:
    """The measure from its baseline through every value that was published; `updates` come newest first."""
    known = [update for update in updates if update.value is not None]
    rows = [(_("Baseline"), tidy(target.baseline))]
    rows += [(_day(update, target), tidy(update.value)) for update in reversed(known)]
    finding = _("From %(baseline)s to %(value)s. The goal is %(goal)s.") if known else _("Not measured since.")
    words = {"baseline": target.baseline_text, "value": target.value_text, "goal": target.goal_text}
    return Chart("line", target.measure, finding % words, target.unit, rows, tidy(target.goal))


def _day(update: Update, target: ChangeTarget) -> str:
    return date_format(localtime(update.published_at, target.program.zone), "M j, Y")
