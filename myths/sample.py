from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.text import slugify

from myths.models import Source, Statement, StatementVersion, Topic
from myths.services import create_statement


@transaction.atomic
def load(path: str | Path) -> int:
    """Create the statements of a YAML file that are missing, and return how many.

    A statement that exists is left alone, so that what a coordinator edited stays edited.
    """
    entries = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    known = set(Statement.objects.values_list("slug", flat=True))
    missing = [entry for entry in entries if entry["slug"] not in known]
    for entry in missing:
        _create(entry)
    return len(missing)


def _create(entry: dict[str, Any]) -> None:
    topic, _created = Topic.objects.get_or_create(slug=slugify(entry["topic"]), defaults={"name": entry["topic"]})
    version = StatementVersion(
        claim=entry["myth"], verdict=entry["verdict"], fact=entry["fact"], explanation=entry["explanation"]
    )
    create_statement(
        Statement(slug=entry["slug"], topic=topic, difficulty=entry["difficulty"]),
        version,
        [Source(**source) for source in entry["sources"]],
    )
