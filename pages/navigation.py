from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Entry(NamedTuple):
    path: str
    label: str


# Addresses, not names of views: this app knows none of the apps that answer them.
NAVIGATION = [
    Entry("/coalition/", _("Coalition")),
    Entry("/mini-projects/", _("Mini projects")),
    Entry("/change-targets/", _("Change targets")),
    Entry("/data-walk/", _("Data Walk")),
    Entry("/myths/", _("Myths and facts")),
    Entry("/my-participation/", _("My participation")),
]


def entries(path: str) -> list[dict]:
    """The main navigation, each entry with the value of its `aria-current` on the page at `path`, or an empty one."""
    return [{"path": entry.path, "label": entry.label, "current": _current(entry.path, path)} for entry in NAVIGATION]


def _current(entry_path: str, path: str) -> str:
    if path == entry_path:
        return "page"
    return "true" if path.startswith(entry_path) else ""
