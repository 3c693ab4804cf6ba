from pathlib import Path

import pytest
import yaml

from myths.models import Source, Statement, StatementVersion, Topic
from myths.sample import load
from myths.services import publish_version

SAMPLE = Path(__file__).parents[2] / "content" / "myths.yaml"
ENTRIES = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


def test_every_entry_of_the_sample_arrives():
    assert load(SAMPLE) == len(ENTRIES) == 39
    versions = StatementVersion.objects.order_by("pk").values_list("statement__slug", "claim", "verdict", "number")
    assert list(versions) == [(entry["slug"], entry["myth"], entry["verdict"], 1) for entry in ENTRIES]
    works = [(s["title"], s.get("doi", ""), s["verified"]) for entry in ENTRIES for s in entry["sources"]]
    assert list(Source.objects.order_by("pk").values_list("title", "doi", "verified")) == works
    assert set(Topic.objects.values_list("name", flat=True)) == {entry["topic"] for entry in ENTRIES}


def test_a_second_time_it_leaves_alone_what_was_edited_and_brings_what_is_missing():
    load(SAMPLE)
    statement = Statement.objects.get(slug="pain-sensitivity")
    publish_version(StatementVersion(statement=statement, claim="Mine", verdict="myth", fact="b", explanation="c"))
    Statement.objects.filter(pk=statement.pk).update(published=False, difficulty=3)
    gone = StatementVersion.objects.filter(statement__slug="minority-tax")
    gone.delete()
    Statement.objects.get(slug="minority-tax").delete()

    assert load(SAMPLE) == 1
    statement.refresh_from_db()
    assert (statement.published, statement.difficulty, statement.versions.first().claim) == (False, 3, "Mine")
    assert Statement.objects.filter(slug="minority-tax").count() == 1
