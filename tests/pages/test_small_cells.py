from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.small_cells import PEOPLE_AT_LEAST, publish

COUNTS = st.lists(st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ([12, 9, 30], ([12, 9, 30], 51)),
        ([12, 3, 30], ([None, None, 30], 45)),
        ([3, 4, 30], ([None, None, 30], 37)),
        ([1, 1, 30, 9], ([None, None, 30, None], 41)),
        ([4, 4, 30], ([None, None, None], 38)),
        ([3], ([None], None)),
        ([4, 4], ([None, None], None)),
        ([], ([], None)),
    ],
)
def test_small_counts_are_hidden(counts, published):
    assert publish(counts) == published


@given(COUNTS)
def test_what_is_shown_is_true_and_not_small(counts):
    published = publish(counts)
    shown = [(count, true) for count, true in zip(published.counts, counts, strict=True) if count is not None]
    assert all(count == true >= PEOPLE_AT_LEAST for count, true in shown)
    assert published.total in (None, sum(counts))


@given(COUNTS)
def test_total_less_the_shown_counts_never_gives_one_count_away(counts):
    published = publish(counts)
    hidden = published.counts.count(None)
    if hidden and published.total is not None:
        rest = published.total - sum(count for count in published.counts if count is not None)
        assert hidden >= 2
        assert rest >= PEOPLE_AT_LEAST


def test_no_hidden_count_can_be_worked_out_from_the_publication_and_the_rule():
    origins = {}
    for counts in product(range(13), repeat=3):
        published = publish(counts)
        origins.setdefault((tuple(published.counts), published.total), []).append(counts)
    for (published, _total), candidates in origins.items():
        for index, count in enumerate(published):
            if count is None:
                assert len({candidate[index] for candidate in candidates}) > 1, (published, candidates)
