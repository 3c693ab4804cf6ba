import pytest

from tests import make_myths

DIFFICULTIES = [1] * 10 + [2] * 18 + [3] * 11  # as many of each as the sample has


@pytest.fixture
def make_statement(db):
    return make_myths.statement


@pytest.fixture
def pool(make_statement):
    """The versions of 39 statements."""
    return [make_statement(difficulty=difficulty) for difficulty in DIFFICULTIES]
