from itertools import count

import pytest

from myths.models import Source, Statement, StatementVersion, Topic
from myths.services import create_statement

DIFFICULTIES = [1] * 10 + [2] * 18 + [3] * 11  # as many of each as the sample has


@pytest.fixture
def make_statement(db):
    """A function that makes a statement with one version: a myth unless told."""
    numbers = count(1)

    def make(*, difficulty=1, verdict="myth", topic="Genetics", slug=None, sources=()):
        topic, _created = Topic.objects.get_or_create(slug=topic.lower(), name=topic)
        slug = slug or f"statement-{next(numbers)}"
        version = StatementVersion(claim=f"Claim of {slug}", verdict=verdict, fact="Evidence", explanation="Reason")
        statement = Statement(slug=slug, topic=topic, difficulty=difficulty)
        return create_statement(statement, version, [Source(**source) for source in sources]).versions.get()

    return make


@pytest.fixture
def pool(make_statement):
    """The versions of 39 statements."""
    return [make_statement(difficulty=difficulty) for difficulty in DIFFICULTIES]
