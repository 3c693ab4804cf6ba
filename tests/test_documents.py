"""The documents of the project: what they point at is there, and each is listed for its readers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PATH = re.compile(r"`([\w.-]+/[\w./-]+\.(?:py|md|css|html|toml))`")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def targets(document: Path) -> Iterator[Path]:
    """What the document links to in this project, and the files that it names by their whole path."""
    text = document.read_text(encoding="utf-8")
    yield from (document.parent / link for link in LINK.findall(text) if "://" not in link)
    yield from (ROOT / path for path in PATH.findall(text))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_what_a_document_points_at_is_there(document: Path) -> None:
    assert [str(target) for target in targets(document) if not target.exists()] == []


def test_every_document_is_listed_for_its_readers() -> None:
    listed = {target.resolve() for target in targets(ROOT / "docs/README.md")}
    documents = {path for path in DOCUMENTS if path.parent == ROOT / "docs" and path.name != "README.md"}
    assert [name(path) for path in sorted(documents - listed)] == []
