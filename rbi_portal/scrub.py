"""Takes out of a line of the log what people typed, where they are and what opens a door; code and names of it stay."""

import ipaddress
import re
import traceback
from collections.abc import Iterable, Iterator

from django.http import HttpRequest

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+(?:@|%40)(?:[\w-]+\.)+[A-Za-z]{2,}")
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")
# Mixed case at that length: ours are hashes of tokens, signatures and signed texts; a name in code is never so long.
TOKEN = re.compile(r"(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{32,}")
MAYBE_NETWORK = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w.:])[0-9a-fA-F]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*(?![\w:])"
)
QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
NAME_IN_CODE = re.compile(r"[A-Za-z_][\w.]{0,59}")
LEFT_OUT = "…"
SHORTEST_TYPED = 3


def scrub(text: str) -> str:
    """Without email addresses, tokens, queries of addresses, and networks other than this machine."""
    text = ADDRESS.sub(LEFT_OUT, text)
    text = QUERY.sub(f"?{LEFT_OUT}", text)
    text = TOKEN.sub(LEFT_OUT, text)
    return MAYBE_NETWORK.sub(lambda found: LEFT_OUT if _is_elsewhere(found[0]) else found[0], text)


def scrubbed_traceback(error: BaseException, typed: Iterable[str]) -> str:
    """Where an error came from and what led to it: lines of code without values, messages without what was `typed`."""
    return "".join(_chain(error, sorted(set(typed), key=len, reverse=True), seen=set())).rstrip()


def typed_into(request: HttpRequest) -> Iterator[str]:
    """What came from outside with a request, as far as it was read: also what stood in its path."""
    yield from map(str, (request.resolver_match.kwargs if request.resolver_match else {}).values())
    # What was not read yet is not read for the log: it may be what could not be read.
    for name in ("GET", "_post"):
        for key, values in vars(request).get(name, {}).lists() if vars(request).get(name) else ():
            yield from (key, *values)


def _chain(error: BaseException, typed: list[str], seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, typed, seen)
        yield "\nwhich led to\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_message(error, typed)}\n"


def _message(error: BaseException, typed: list[str]) -> str:
    """The first line alone: those that follow show the failing row, or the statement with its values."""
    try:
        text = str(error).strip().partition("\n")[0]
    except Exception as another:  # an error that cannot say what it is must not hide another
        return f"({type(another).__qualname__} while asking what it says)"
    for word in typed:
        if len(word) >= SHORTEST_TYPED:
            text = text.replace(word, LEFT_OUT)
    return scrub(QUOTED.sub(_name_or_nothing, text))


def _name_or_nothing(quoted: re.Match) -> str:
    return quoted[0] if NAME_IN_CODE.fullmatch(quoted[1] or quoted[2] or "") else f"'{LEFT_OUT}'"


def _is_elsewhere(text: str) -> bool:
    try:
        return not ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
