"""An application that is being written, kept in the visitor's session so that going back and forth loses nothing."""

from django.http import HttpRequest, QueryDict

from coalition.models import Coalition

KEY = "coalition_draft"


def read(request: HttpRequest, coalition: Coalition, step: str) -> QueryDict | None:
    """What was typed into a step, as its form takes it; None before that."""
    encoded = request.session.get(KEY, {}).get(str(coalition.pk), {}).get(step)
    return None if encoded is None else QueryDict(encoded)


def keep(request: HttpRequest, coalition: Coalition, step: str) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    drafts = request.session.setdefault(KEY, {})
    drafts.setdefault(str(coalition.pk), {})[step] = typed.urlencode()
    request.session.modified = True


def discard(request: HttpRequest, coalition: Coalition) -> None:
    request.session.get(KEY, {}).pop(str(coalition.pk), None)
    request.session.modified = True
