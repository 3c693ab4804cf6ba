from fractions import Fraction
from math import sqrt
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myths.item_analysis import Share, difference, guide_effect, item_statistics, wilson, without_clustering
from myths.models import Answer, Attempt

MONDAY = timezone.datetime(2026, 1, 5).date()


def record(versions, rights, *, is_first=True, guide_read=False):
    """One attempt: whether each of the versions was answered right; None where it was not asked."""
    attempt = Attempt.objects.create(id=uuid4(), week=MONDAY, is_first=is_first, guide_read=guide_read)
    asked = [(version, right) for version, right in zip(versions, rights, strict=True) if right is not None]
    Answer.objects.bulk_create(
        Answer(id=uuid4(), attempt=attempt, version=version, verdict=version.verdict if right else _other(version))
        for version, right in asked
    )


def _other(version):
    return "fact" if version.is_myth else "myth"


@pytest.mark.parametrize(
    ("right", "asked", "interval"),
    # Table I of Newcombe RG. Two-sided confidence intervals for the single proportion. Stat Med 1998;17:857-872.
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_the_score_interval_of_published_examples(right, asked, interval):
    assert wilson(Share(right, asked)) == pytest.approx(interval, abs=5e-5)


def test_a_score_interval_worked_by_hand():
    # 8 of 10: (0.8 + 3.8415/20 ± 1.96 √(0.016 + 3.8415/400)) / 1.38415
    assert wilson(Share(8, 10)) == pytest.approx((0.4902, 0.9433), abs=5e-5)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    # Table II, method 10, of Newcombe 1998;17:873-890.
    [
        ((48, 80), (56, 70), (0.2, 0.0524, 0.3339)),
        ((3, 10), (9, 10), (0.6, 0.1705, 0.8090)),
        ((0, 10), (10, 10), (1.0, 0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_in_published_examples(before, after, expected):
    found = difference(Share(*before), Share(*after))
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=5e-5)


def test_no_difference_is_told_from_fewer_than_five():
    assert difference(Share(4, 4), Share(5, 5)) is None
    assert difference(Share(5, 5), Share(4, 4)) is None


def test_the_design_effect_worked_by_hand():
    # Right 2, 4, 9, 9 of 10: p = 0.6, Σ(x - 6)² = 16 + 4 + 9 + 9 = 38, v = 4/3 · 38/1600 = 0.031667,
    # p(1-p)/n = 0.24/40 = 0.006, so the effect is 5.2778 and 40 answers weigh like 7.5789.
    share = without_clustering([(2, 10), (4, 10), (9, 10), (9, 10)])
    assert (share.right, share.asked) == pytest.approx((4.5474, 7.5789), abs=1e-4)


@pytest.mark.parametrize("scores", [[], [(7, 10)], [(6, 10), (6, 10)], [(10, 10)] * 3, [(0, 10)] * 3])
def test_nothing_is_made_larger_by_the_design_effect(scores):
    expected = Share(sum(right for right, _ in scores), sum(asked for _, asked in scores))
    assert without_clustering(scores) == expected


def test_a_discrimination_worked_by_hand(make_statement):
    # The item is right, right, right, wrong, wrong beside 5, 4, 3, 2, 1 right of the others:
    # (4 - 1.5) / √2 · √(0.6 · 0.4) = √0.75
    versions = [make_statement() for _index in range(6)]
    for item, others in zip([1, 1, 1, 0, 0], [5, 4, 3, 2, 1], strict=True):
        record(versions, [item] + [1] * others + [0] * (5 - others))
    found = {statistics.version: statistics for statistics in item_statistics()}
    assert found[versions[0]].discrimination == pytest.approx(sqrt(0.75))
    assert found[versions[0]].first == Share(3, 5)


def test_an_item_that_all_get_right_does_not_discriminate(make_statement):
    versions = [make_statement(), make_statement(verdict="fact")]
    for right in [1, 0, 1, 0, 1]:
        record(versions, [1, right])
    assert [statistics.discrimination for statistics in item_statistics()] == [None, None]


def test_later_attempts_are_counted_and_change_no_share(make_statement):
    version = make_statement()
    for _index in range(5):
        record([version], [1])
        record([version], [0], is_first=False)
    found = item_statistics()[0]
    assert (found.answered, found.first) == (10, Share(5, 5))


def test_shares_of_fewer_than_five_are_not_told(make_statement):
    version = make_statement()
    for _index in range(4):
        record([version], [1])
    found = item_statistics()[0]
    assert (found.first.value, found.discrimination, found.difference) == (None, None, None)


@pytest.mark.parametrize(("quizzes", "shown"), [(1, False), (4, False), (5, True)])
def test_a_few_quizzes_are_no_group_however_many_answers_they_have(make_statement, quizzes, shown):
    versions = [make_statement() for _index in range(10)]
    for _index in range(quizzes):
        record(versions, [1] * 10)
    before, after = guide_effect()
    assert (before.value is not None, after.value) == (shown, None)


def test_a_side_of_a_few_quizzes_is_not_given_away_by_the_other(make_statement):
    version = make_statement()
    for _index in range(5):
        record([version], [1])
    record([version], [0], guide_read=True)
    assert guide_effect() == (Share(0, 0), Share(0, 0))


def test_most_missed_first_and_unknown_last(make_statement):
    easy, unknown, hard = versions = [make_statement() for _index in range(3)]
    for _index in range(5):
        record(versions, [1, None, 0])
    record(versions, [None, 0, None])
    assert [statistics.version for statistics in item_statistics()] == [hard, easy, unknown]


ATTEMPTS = st.lists(
    st.tuples(st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4), st.booleans(), st.booleans()),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attempts=ATTEMPTS)
def test_the_statistics_equal_a_slow_plain_computation(quiz_of_four, attempts):
    Attempt.objects.all().delete()
    for rights, is_first, guide_read in attempts:
        record(quiz_of_four, rights, is_first=is_first, guide_read=guide_read)
    found = {statistics.version: statistics for statistics in item_statistics()}
    firsts = [(rights, read) for rights, is_first, read in attempts if is_first]
    for index, version in enumerate(quiz_of_four):
        answered = [rights for rights, _first, _read in attempts if rights[index] is not None]
        assert (version in found) == bool(answered)
        if answered:
            _compare(found[version], index, len(answered), firsts)
    sides = [plain_pooled(firsts, side) for side in (False, True)]
    few = any(0 < quizzes < 5 for quizzes, _right, _asked in sides)
    expected = [(0, 0) if few else (right, asked) for _quizzes, right, asked in sides]
    assert [(share.right, share.asked) for share in guide_effect()] == [pytest.approx(pair) for pair in expected]


@pytest.fixture
def quiz_of_four(make_statement):
    return [make_statement(verdict=verdict) for verdict in ["myth", "fact", "myth", "fact"]]


def _compare(statistics, index, answered, firsts):
    assert statistics.answered == answered
    assert statistics.first == plain_share(index, [rights for rights, _read in firsts])
    assert statistics.before_guide == plain_share(index, [rights for rights, read in firsts if not read])
    assert statistics.after_guide == plain_share(index, [rights for rights, read in firsts if read])
    expected = plain_discrimination(index, [rights for rights, _read in firsts])
    assert statistics.discrimination == (expected if expected is None else pytest.approx(expected, abs=1e-9))


def plain_share(index, attempts):
    answers = [rights[index] for rights in attempts if rights[index] is not None]
    return Share(answers.count(True), len(answers))


def plain_pooled(firsts, side):
    """How many quizzes, and Rao and Scott's steps one by one, in exact fractions."""
    chosen = [[right for right in rights if right is not None] for rights, read in firsts if read is side]
    scores = [(rights.count(True), len(rights)) for rights in chosen if rights]
    right, asked, m = sum(r for r, _ in scores), sum(n for _, n in scores), len(scores)
    if m < 2 or right in (0, asked):
        return m, right, asked
    p = Fraction(right, asked)
    squares = sum((r - n * p) ** 2 for r, n in scores)
    variance = Fraction(m, m - 1) * squares / asked**2
    effect = max(Fraction(1), asked * variance / (p * (1 - p)))
    return m, float(right / effect), float(asked / effect)


def plain_discrimination(index, attempts):
    """Pearson's formula, sum by sum, over everybody who was asked the item."""
    asked = [rights for rights in attempts if rights[index] is not None]
    if len(asked) < 5:
        return None
    xs = [int(rights[index]) for rights in asked]
    ys = [sum(right is True for place, right in enumerate(rights) if place != index) for rights in asked]
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    together = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return together / sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
