from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_line_of_a_template_is_longer_than_140_characters() -> None:
    paths = [path for folder in ("templates", "devstack/templates") for path in (ROOT / folder).rglob("*.*")]
    too_long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        if path.suffix in {".html", ".txt"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 140
    ]
    assert paths
    assert too_long == []
