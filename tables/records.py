"""JSON as a table: a list of objects with texts, numbers and truth values, or one such list under a name."""

import json

from django.utils.translation import gettext as _

from tables.limits import Unreadable


def read(text: str) -> tuple[list[str], list[list[str]]]:
    """The keys of all objects, and their values as texts, an empty one where a key is missing. Raises Unreadable."""
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is no JSON that can be read.")) from error
    if isinstance(content, dict):
        (content,) = content.values() if len(content) == 1 else [None]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise Unreadable(_("The JSON has to be a list of objects, or hold one such list."))
    keys = list(dict.fromkeys(key for row in content for key in row))
    return keys, [[_text(number, key, row.get(key)) for key in keys] for number, row in enumerate(content, start=2)]


def _text(number: int, key: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise Unreadable(_("Line %(number)d, %(column)s: one value is expected.") % {"number": number, "column": key})
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
