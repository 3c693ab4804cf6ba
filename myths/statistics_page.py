"""What coordinators see of the statistics: one set of columns for the table and the file, one chart, one finding."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from myths import item_analysis
from myths.item_analysis import FEWEST_SHOWN, Difference, ItemStatistics, Share
from pages.charts import Chart
from tables.columns import Column

BARS = 10
UNKNOWN = "–"


def percent(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.0%}"


def points(difference: Difference | None) -> str:
    """A difference of shares in percentage points, with its interval."""
    if difference is None:
        return UNKNOWN
    value, low, high = (round(100 * part) for part in (difference.value, difference.low, difference.high))
    return _("%(value)+d points (%(low)+d to %(high)+d)") % {"value": value, "low": low, "high": high}


def few(count: float) -> float | str:
    return count if count == 0 or count >= FEWEST_SHOWN else _("under %d") % FEWEST_SHOWN


def hides_a_few(item: ItemStatistics) -> bool:
    """Whether one side of the guide has so few answers that the other side and the total would give them away."""
    return any(0 < side.asked < FEWEST_SHOWN for side in (item.before_guide, item.after_guide))


def beside_guide(item: ItemStatistics, side: Share) -> str:
    return UNKNOWN if hides_a_few(item) else percent(side.value)


def discrimination(item: ItemStatistics) -> Decimal | str:
    return UNKNOWN if item.discrimination is None else Decimal(f"{item.discrimination:z.2f}")


COLUMNS: tuple[Column[ItemStatistics], ...] = (
    Column("statement", gettext_lazy("Statement"), lambda item: item.version.claim),
    Column("version", gettext_lazy("Version"), lambda item: item.version.number),
    Column("answered", gettext_lazy("Answered"), lambda item: few(item.answered)),
    Column("first", gettext_lazy("On a first attempt"), lambda item: few(item.first.asked)),
    Column("right", gettext_lazy("Right on the first attempt"), lambda item: percent(item.first.value)),
    Column("discrimination", gettext_lazy("Discrimination"), discrimination),
    Column("before", gettext_lazy("Right before the guide"), lambda item: beside_guide(item, item.before_guide)),
    Column("after", gettext_lazy("Right after the guide"), lambda item: beside_guide(item, item.after_guide)),
    Column("difference", gettext_lazy("Difference (95% interval)"), lambda item: points(item.difference)),
)


def context() -> dict[str, object]:
    items = item_analysis.item_statistics()
    before, after = item_analysis.guide_effect()
    return {
        "columns": COLUMNS,
        "rows": [[column.value(item) for column in COLUMNS] for item in items],
        "chart": chart(items),
        "before": percent(before.value),
        "after": percent(after.value),
        "effect": effect(item_analysis.difference(before, after)),
        "fewest": FEWEST_SHOWN,
    }


def chart(items: list[ItemStatistics]) -> Chart | None:
    """The statements most often missed; None before any was answered often enough."""
    known = [(item.version.claim, share) for item in items if (share := item.first.value) is not None][:BARS]
    if not known:
        return None
    claim, share = known[0]
    rows = [(claim, round(100 * share)) for claim, share in known]
    finding = _("%(share)s got “%(claim)s” right.") % {"share": percent(share), "claim": claim}
    return Chart("bar", _("Most missed on the first attempt: share right"), finding, "%", rows)


def effect(difference: Difference | None) -> str:
    """The comparison in words, which claims no more than the interval does."""
    if difference is None:
        return _("There are not enough quizzes on both sides to compare yet.")
    if difference.low <= 0 <= difference.high:
        return _("The difference is %s: it may be chance.") % points(difference)
    return _("The difference is %s: more than chance would explain.") % points(difference)
