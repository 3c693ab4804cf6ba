"""What a browser remembers of its visitor for two hours. All pages keep it here and not in the session itself.

So one place can end it, beside a login of staff in the same browser, which it does not touch.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

KEY = "visitor"
SECONDS = 2 * 60 * 60


def keep(request: HttpRequest, name: str, value: Any) -> None:
    """Remember a value, which JSON can hold, for SECONDS from now."""
    request.session[KEY] = _fresh(request) | {name: {"since": timezone.now().timestamp(), "value": value}}


def kept(request: HttpRequest, name: str) -> Any:
    """What was kept under a name; None for nothing, or nothing any more."""
    return _fresh(request).get(name, {}).get("value")


def drop(request: HttpRequest, name: str) -> None:
    if name in request.session.get(KEY, {}):
        request.session[KEY] = {other: entry for other, entry in _fresh(request).items() if other != name}


def forget(request: HttpRequest) -> None:
    """End all of it: who is signed in, drafts, the remembered link, what was sent. A login of staff stays."""
    if SESSION_KEY not in request.session:
        request.session.flush()
        return
    request.session.pop(KEY, None)
    request.session.cycle_key()


def _fresh(request: HttpRequest) -> dict[str, dict[str, Any]]:
    since = timezone.now().timestamp() - SECONDS
    return {name: entry for name, entry in request.session.get(KEY, {}).items() if entry["since"] >= since}
