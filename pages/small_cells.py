"""Counts of people, published so that nobody in a small group can be made out."""

from collections.abc import Sequence
from typing import NamedTuple

PEOPLE_AT_LEAST = 5


class PublishedCounts(NamedTuple):
    """Counts in the order they were given, and their total; None stands for a hidden one."""

    counts: list[int | None]
    total: int | None


def publish(counts: Sequence[int]) -> PublishedCounts:
    """Hide every count under five, and more of the smallest until the total no longer reveals a hidden one.

    Where nothing is left to hide, the total is hidden too.
    """
    hidden = {index for index, count in enumerate(counts) if count < PEOPLE_AT_LEAST}
    while hidden and len(hidden) < len(counts) and _total_reveals([counts[index] for index in hidden]):
        smallest = min(count for index, count in enumerate(counts) if index not in hidden)
        # All of that size: to hide one of two equals would say that it is no larger than the other.
        hidden |= {index for index, count in enumerate(counts) if count == smallest}
    revealed = bool(hidden) and _total_reveals([counts[index] for index in hidden])
    return PublishedCounts(
        [None if index in hidden else count for index, count in enumerate(counts)],
        None if revealed or sum(counts) < PEOPLE_AT_LEAST else sum(counts),
    )


def _total_reveals(hidden: list[int]) -> bool:
    """Whether the sum of the hidden counts, which the total and the shown ones give away, fixes or narrows one."""
    all_are_four = max(hidden) < PEOPLE_AT_LEAST and sum(hidden) == (PEOPLE_AT_LEAST - 1) * len(hidden)
    return len(hidden) < 2 or sum(hidden) < PEOPLE_AT_LEAST or all_are_four
