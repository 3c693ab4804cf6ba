"""An application that is being written, kept in the visitor's session so that going back and forth loses nothing."""

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from coalition.models import Coalition
from participation import visitor


def read(request: HttpRequest, coalition: Coalition, step: str) -> QueryDict | None:
    """What was typed into a step, as its form takes it; None before that, and two hours after the last step."""
    answers = (visitor.kept(request, name_of(coalition)) or {}).get(step)
    if answers is None:
        return None
    typed = QueryDict(mutable=True)
    for name, values in answers.items():
        typed.setlist(name, values)
    return typed


def keep(request: HttpRequest, coalition: Coalition, step: str, form: BaseForm) -> bool:
    """Keep what was typed into a step, also where an answer is missing; False for what its form would never take."""
    if not _may_become_valid(form):
        return False
    steps = visitor.kept(request, name_of(coalition)) or {}
    typed = {name: form.data.getlist(name) for name in form.fields if name in form.data}
    visitor.keep(request, name_of(coalition), steps | {step: typed})
    return True


def discard(request: HttpRequest, coalition: Coalition) -> None:
    visitor.drop(request, name_of(coalition))


def name_of(coalition: Coalition) -> str:
    return f"coalition_draft:{coalition.pk}"


def _may_become_valid(form: BaseForm) -> bool:
    return all(error.code == "required" for errors in form.errors.as_data().values() for error in errors)
