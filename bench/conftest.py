import pytest

pytest_plugins = ["tests.people"]


@pytest.fixture
def report(capsys):
    """Print one line of the benchmark, past pytest's capture."""

    def line(name: str, ours: float, floor: float) -> None:
        with capsys.disabled():
            print(f"\n{name}: {ours:.0f}/s, floor {floor:.0f}/s, ratio {ours / floor:.2f}")

    return line
