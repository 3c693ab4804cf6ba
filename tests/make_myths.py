"""Statements for tests: valid as they stand, and each value can be overridden."""

from myths.models import Source, Statement, StatementVersion, Topic
from myths.services import create_statement


def statement(*, difficulty=1, verdict="myth", topic="Genetics", slug=None, sources=()) -> StatementVersion:
    """The one version of a new statement: a myth unless told."""
    topic, _created = Topic.objects.get_or_create(slug=topic.lower(), name=topic)
    slug = slug or f"statement-{Statement.objects.count() + 1}"
    version = StatementVersion(claim=f"Claim of {slug}", verdict=verdict, fact="Evidence", explanation="Reason")
    made = Statement(slug=slug, topic=topic, difficulty=difficulty)
    return create_statement(made, version, [Source(**source) for source in sources]).versions.get()
