from statistics import median

import pytest

pytest_plugins = ["tests.people"]


@pytest.fixture
def report(capsys):
    """Print one line of the benchmark, past pytest's capture, and fail where the ratio is not above `at_least`."""

    def line(name: str, rounds: list[tuple[float, float]], *, at_least: float) -> None:
        ours, floor = (median(rates) for rates in zip(*rounds, strict=True))
        ratio = median(mine / least for mine, least in rounds)
        with capsys.disabled():
            print(f"\n{name}: {ours:.0f}/s, floor {floor:.0f}/s, ratio {ratio:.2f} (at least {at_least})")
        assert ratio > at_least

    return line
