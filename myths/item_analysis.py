"""How well the quiz asks: difficulty, discrimination, and what the guide changes. First attempts only.

- Discrimination: the point-biserial correlation of an item with the score on the other items of the quiz.
  Guilford JP. The correlation of an item with a composite of the remaining items in a test.
  Educational and Psychological Measurement 1953;13(1):87-93.
- Interval of a proportion: the score interval.
  Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22(158):209-212.
- Interval of a difference: method 10 of Newcombe RG. Interval estimation for the difference between independent
  proportions: comparison of eleven methods. Statistics in Medicine 1998;17(8):873-890.
- Ten answers of one visitor are not ten visitors: the size of a pooled sample is reduced by its design effect.
  Rao JNK, Scott AJ. A simple method for the analysis of clustered binary data. Biometrics 1992;48(2):577-585.
"""

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypedDict, cast

from django.contrib.postgres.aggregates import Corr
from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from myths.models import Answer, StatementVersion

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Counts(TypedDict):
        answered: int
        first_before: int
        right_before: int
        first_after: int
        right_after: int

    Counted = WithAnnotations[StatementVersion, Counts]

FEWEST_SHOWN = 5
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """`right` of `asked`. Both may be fractions, after `without_clustering`."""

    right: float
    asked: float

    @property
    def value(self) -> float | None:
        """Between 0 and 1, or None below FEWEST_SHOWN answers."""
        return self.right / self.asked if self.asked >= FEWEST_SHOWN else None


@dataclass(frozen=True)
class Difference:
    """From before to after the guide, as a share: positive where more are right after it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ItemStatistics:
    version: StatementVersion
    answered: int
    first: Share
    before_guide: Share
    after_guide: Share
    discrimination: float | None

    @property
    def difference(self) -> Difference | None:
        return difference(self.before_guide, self.after_guide)


def wilson(share: Share) -> tuple[float, float]:
    """The 95% interval of a proportion as (low, high)."""
    p, n = share.right / share.asked, share.asked
    middle = p + Z_95**2 / (2 * n)
    spread = Z_95 * sqrt(p * (1 - p) / n + Z_95**2 / (4 * n**2))
    scale = 1 + Z_95**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def difference(before: Share, after: Share) -> Difference | None:
    """After minus before with Newcombe's 95% interval; None where a side has too few answers."""
    if before.value is None or after.value is None:
        return None
    (before_low, before_high), (after_low, after_high) = wilson(before), wilson(after)
    gain = after.value - before.value
    down = sqrt((after.value - after_low) ** 2 + (before_high - before.value) ** 2)
    up = sqrt((after_high - after.value) ** 2 + (before.value - before_low) ** 2)
    return Difference(gain, gain - down, gain + up)


def without_clustering(scores: list[tuple[int, int]]) -> Share:
    """One share for quizzes, each given as (right, asked), shrunk by the design effect, which counts as 1 at least."""
    right, asked, quizzes = sum(r for r, _ in scores), sum(n for _, n in scores), len(scores)
    p = right / asked if asked else 0
    if quizzes < 2 or p in (0, 1):
        return Share(right, asked)
    between = quizzes / (quizzes - 1) * sum((r - n * p) ** 2 for r, n in scores) / asked**2
    design_effect = max(1, asked * between / (p * (1 - p)))
    return Share(right / design_effect, asked / design_effect)


def guide_effect() -> tuple[Share, Share]:
    """(before, after): the shares right of all first quizzes, by whether the guide had been opened before them.

    Both empty while one is of fewer than FEWEST_SHOWN quizzes: ten answers of one person tell of that person, and the
    other side tells the same beside the totals.
    """
    answers = Answer.objects.first_attempts().values("attempt", "attempt__guide_read")
    scores = answers.annotate(asked=Count("pk"), right=Count("pk", filter=Q(verdict=F("version__verdict"))))
    rows = list(scores.values_list("attempt__guide_read", "right", "asked"))
    before, after = ([(r, n) for read, r, n in rows if read is side] for side in (False, True))
    if any(0 < len(scores) < FEWEST_SHOWN for scores in (before, after)):
        return Share(0, 0), Share(0, 0)
    return without_clustering(before), without_clustering(after)


def item_statistics() -> list[ItemStatistics]:
    """Statistics of every version that was ever answered, most-missed first; those with too few answers last."""
    discriminations = _discriminations()
    items = [_item(version, discriminations) for version in _counted_versions()]
    return sorted(items, key=lambda item: (item.first.value is None, item.first.value, item.version.pk))


def _item(version: "Counted", discriminations: dict[int, float | None]) -> ItemStatistics:
    before = Share(version.right_before, version.first_before)
    after = Share(version.right_after, version.first_after)
    first = Share(before.right + after.right, before.asked + after.asked)
    enough = first.value is not None
    return ItemStatistics(
        version, version.answered, first, before, after, discriminations.get(version.pk) if enough else None
    )


def _counted_versions() -> "QuerySet[Counted]":
    before = Q(answers__attempt__is_first=True, answers__attempt__guide_read=False)
    after = Q(answers__attempt__is_first=True, answers__attempt__guide_read=True)
    right = Q(answers__verdict=F("verdict"))
    counted = StatementVersion.objects.annotate(
        answered=Count("answers"),
        first_before=Count("answers", filter=before),
        right_before=Count("answers", filter=before & right),
        first_after=Count("answers", filter=after),
        right_after=Count("answers", filter=after & right),
    )
    return cast("QuerySet[Counted]", counted.filter(answered__gt=0).select_related("statement"))


def _discriminations() -> dict[int, float | None]:
    """Keyed by version; None where everybody, or nobody, was right or the other scores were all the same."""
    totals = Answer.objects.right().filter(attempt=OuterRef("attempt")).values("attempt").annotate(total=Count("pk"))
    item = Case(When(verdict=F("version__verdict"), then=1.0), default=0.0, output_field=FloatField())
    total = Coalesce(Subquery(totals.values("total")), Value(0), output_field=FloatField())
    answers = Answer.objects.first_attempts().annotate(item=item, rest=total - F("item")).values("version")
    return dict(answers.annotate(discrimination=Corr("item", "rest")).values_list("version", "discrimination"))
