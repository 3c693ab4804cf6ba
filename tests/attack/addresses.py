"""Every address of the portal, by introspection: a page that is added tomorrow is attacked, too."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver


def patterns(of: object = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each pattern with the whole of its route."""
    for pattern in (of or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from patterns(pattern, route)


def texts_in(pattern: URLPattern) -> list[str]:
    """The names of those parts of the path that may be any text: tokens of links, codes."""
    found = getattr(pattern.pattern, "converters", {})
    return [name for name, converter in found.items() if type(converter).__name__ == "StringConverter"]
