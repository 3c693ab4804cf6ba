from collections import Counter

from datawalk.models import CheckIn, DataWalk
from pages.small_cells import PublishedCounts, publish
from participation.models import Affiliation


def counts(walk: DataWalk) -> list[tuple[str, int]]:
    """How many came, by affiliation: for the hosts."""
    with_rsvp = CheckIn.objects.filter(rsvp__activity=walk).values_list("affiliation", flat=True)
    came = Counter([*with_rsvp, *walk.walk_ins.values_list("affiliation", flat=True)])
    return [(str(label), came[value]) for value, label in Affiliation.choices]


def published_counts(walk: DataWalk) -> tuple[list[str], PublishedCounts]:
    """The same for everybody: counts under five are hidden, and what would give them away."""
    rows = counts(walk)
    return [label for label, _count in rows], publish([count for _label, count in rows])
