import re
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


def test_an_address_of_the_portal_comes_from_its_name() -> None:
    paths = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}]
    by_hand = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in paths
        for address in re.findall(r"""(?:href|action|src)=["'](/[^"']*)""", path.read_text(encoding="utf-8"))
    ]
    assert paths
    assert by_hand == []
