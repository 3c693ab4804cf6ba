"""What news can be about, read from the words that addresses, links and forms have for it."""

from collections.abc import Iterable

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from changetargets.models import ChangeTarget
from connect.models import COLUMNS, Subscription, Topic
from pages.requests import natural_number
from participation.models import Program, Sphere


def named_in(query: QueryDict) -> Topic | None:
    """The topic that an address names: ?program=, with &sphere= or &target= where it is not all targets of a program.

    None for an address that names none. Raises Http404 for what is not there, or not published.
    """
    program, sphere, target = (query.get(name, "") for name in ("program", "sphere", "target"))
    if target:
        found = ChangeTarget.objects.published().select_related("program")
        return Topic("target", get_object_or_404(found, program__slug=program, slug=target))
    if sphere:
        found = Sphere.objects.select_related("program")
        return Topic("sphere", get_object_or_404(found, program__slug=program, slug=sphere))
    return Topic("targets_of", get_object_or_404(Program, slug=program)) if program else None


def of_keys(keys: Iterable[str | int]) -> list[Topic]:
    """The topics of these keys, in this order, without those that are there no more.

    A number stands for a program's announcements: the links of version 0.1 say so.
    """
    found = (_of_key(f"program:{key}" if isinstance(key, int) else key) for key in keys)
    return [topic for topic in found if topic]


def _of_key(key: str) -> Topic | None:
    column, _colon, number = key.partition(":")
    pk = natural_number(number)
    if column not in COLUMNS or pk is None:
        return None
    model = Subscription._meta.get_field(column).related_model
    related = ("program",) if column in ("sphere", "target") else ()
    subject = model._default_manager.select_related(*related).filter(pk=pk).first()
    return Topic(column, subject) if subject else None
