"""The columns of files that activities are read from, by what their cells hold."""

from collections.abc import Callable
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages import texts
from participation.importing import PROGRAM, SLUG, ImportColumn
from participation.models import Activity, Affiliation, Status
from tables import values
from tables.cells import Value

About = str | Promise


def plain(text: str) -> str:
    """A text in the one form in which texts are stored and compared."""
    return texts.unify(text.strip().replace("\r\n", "\n"))


def column(
    key: str,
    about: About,
    read: Callable[[str], Any] = plain,
    *,
    field: str = "",
    value: Callable[[Any], Value] | None = None,
) -> ImportColumn:
    """A column that stands for a field, which has the name of its key unless `field` says otherwise."""
    field = field or key
    return ImportColumn(
        key,
        key,
        value or attrgetter(field),
        about=about,
        field=field,
        read=read,
        store=lambda activity, found: setattr(activity, field, found),
    )


def derived(key: str, about: About, value: Callable[[Any], Value]) -> ImportColumn:
    """A column that follows from others: files tell it, and an import does not read it."""
    return ImportColumn(key, key, value, about=about)


def related(key: str, about: About, model: type[Model]) -> ImportColumn:
    """A row of the same program, by its slug; empty for none."""

    def slug_of(activity: Activity) -> str:
        row = getattr(activity, key)
        return row.slug if row else ""

    def store(activity: Activity, slug: str) -> None:
        found = model._default_manager.filter(program=activity.program, slug=slug).first() if slug else None
        if slug and found is None:
            words = _("“%(slug)s” is no %(kind)s of this program.")
            raise ValidationError(words % {"slug": slug, "kind": model._meta.verbose_name})
        setattr(activity, key, found)

    return ImportColumn(key, key, slug_of, about=about, field=key, read=plain, store=store)


def day_of(key: str, about: About, field: str) -> ImportColumn:
    """The day of a moment in the time zone of the program. Another day begins at midnight; the same keeps its hour."""

    def day(activity: Activity) -> date:
        moment: datetime = getattr(activity, field)
        return moment.astimezone(activity.program.zone).date()

    def store(activity: Activity, found: date | None) -> None:
        moment = found and datetime.combine(found, time.min, tzinfo=activity.program.zone)
        setattr(activity, field, moment)

    return ImportColumn(key, key, day, about=about, field=field, read=values.day, store=store)


def _audiences(text: str) -> list[str]:
    words = text.replace(",", " ").lower().split()
    if unknown := [word for word in words if word not in Affiliation.values]:
        message = _("“%(word)s” is none of these: %(known)s.")
        raise ValidationError(message % {"word": unknown[0], "known": ", ".join(Affiliation.values)})
    return words


def _store_capacity(activity: Any, capacity: int | None) -> None:
    taken = activity.participations.filter(status=Status.ACCEPTED).count() if activity.pk else 0
    if capacity is not None and capacity < taken:
        message = ngettext("%d place is taken already.", "%d places are taken already.", taken)
        raise ValidationError(message % taken)
    activity.capacity = capacity


IDENTITY = (
    ImportColumn(
        PROGRAM,
        PROGRAM,
        lambda activity: activity.program.slug,
        about=gettext_lazy("Short name of the program in addresses."),
        read=plain,
    ),
    column(SLUG, gettext_lazy("The name in addresses, in small letters, digits and hyphens; unique in its program.")),
)
CAPACITY = ImportColumn(
    "capacity",
    "capacity",
    attrgetter("capacity"),
    about=gettext_lazy("Number of places; empty for no limit."),
    field="capacity",
    read=values.whole_number,
    store=_store_capacity,
)
AUDIENCES = column(
    "audiences",
    gettext_lazy("Who can take part: student, postdoc, faculty and staff, with blanks or commas between."),
    _audiences,
    value=lambda activity: " ".join(activity.audiences),
)
