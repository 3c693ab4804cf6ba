"""What an email is about, as JSON: rows by reference, links by what they are for. Its words come later."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Mint = Callable[[models.Model, str, dict[str, Any]], str]

READERS: dict[str, Callable[[str], object]] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$decimal": Decimal,
}


class Gone(Exception):
    """A row that an email tells of is not there any more."""


@dataclass(frozen=True)
class Link:
    """A fact that is an address only in the email as it is sent: `row.mint_link(purpose, payload)` makes it there.

    So no token waits in the outbox. A row without a primary key stands for its model alone.
    """

    row: models.Model
    purpose: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Files:
    """Files made as the email is sent: `row.email_attachments(**payload)` gives them as `Attachment`s."""

    row: models.Model
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


def freeze(value: object) -> Json:
    """The JSON of a fact. A row is kept as a reference and read anew when the email is sent.

    So pass as a text or a number what the email must tell as it is now, a status for example. Text that is marked
    as safe HTML loses that mark. Raises TypeError for what cannot be kept, and ValueError for a row that is not
    saved or a key that begins with "$".
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str() | Promise():
            return str(value).replace("\0", "")
        case datetime():
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case Decimal():
            return {"$decimal": str(value)}
        case models.Model():
            return {"$row": _reference(value)}
        case Link():
            return {"$link": [_reference(value.row, may_be_new=True), str(value.purpose), freeze(value.payload)]}
        case Files():
            return [freeze(value.row), freeze(value.payload)]
        case Mapping():
            return {_key(key): freeze(one) for key, one in value.items()}
        case Iterable() if not isinstance(value, bytes):
            return [freeze(one) for one in value]
    raise TypeError(f"An email cannot keep this as a fact: {type(value).__name__}")


def _reference(row: models.Model, *, may_be_new: bool = False) -> list[Json]:
    if row.pk is None and not may_be_new:
        raise ValueError(f"An email cannot refer to a row that is not saved: {row._meta.label}")
    return [row._meta.label_lower, row.pk]


def _key(key: object) -> str:
    if not isinstance(key, str) or key.startswith("$"):
        raise ValueError(f"Not a name of a fact: {key!r}")
    return key


class Rows:
    """The rows that facts refer to, each read once: emails that tell of the same row share it.

    What `facts` refer to is read ahead, by one query for each model.
    """

    def __init__(self, facts: Iterable[Json] = ()) -> None:
        self._read: dict[tuple[str, Any], models.Model] = {}
        wanted: dict[str, set[Any]] = {}
        for label, pk in _references(list(facts)):
            wanted.setdefault(label, set()).add(pk)
        for label, pks in wanted.items():
            with suppress(Gone):  # told of that email alone, by `get`
                rows = _model(label)._base_manager.in_bulk(pks)
                self._read |= {(label, pk): row for pk, row in rows.items()}

    def get(self, label: str, pk: Any) -> models.Model:
        """Raises Gone."""
        if pk is None:
            return _model(label)()
        if (label, pk) not in self._read:
            row = _model(label)._base_manager.filter(pk=pk).first()
            if row is None:
                raise Gone(f"{label} {pk} is not there any more")
            self._read[label, pk] = row
        return self._read[label, pk]


def _references(fact: Json) -> Iterator[list[Any]]:
    match fact:
        case {"$row": reference}:
            yield reference
        case {"$link": [reference, _purpose, payload]}:
            if reference[1] is not None:
                yield reference
            yield from _references(payload)
        case dict():
            yield from _references(list(fact.values()))
        case list():
            for one in fact:
                yield from _references(one)


def _model(label: str) -> type[models.Model]:
    try:
        return apps.get_model(label)
    except LookupError:
        raise Gone(f"There is no {label} any more") from None


class Thawing:
    """Facts as values again, for one email: a link that stands in several places is minted once."""

    def __init__(self, rows: Rows, mint: Mint) -> None:
        self._rows, self._mint = rows, mint
        self._minted: dict[str, str] = {}

    def thaw(self, fact: Any) -> Any:
        """Raises Gone for a row that is not there any more."""
        if isinstance(fact, list):
            return [self.thaw(one) for one in fact]
        if not isinstance(fact, dict):
            return fact
        match list(fact.items()):
            case [("$row", [label, pk])]:
                return self._rows.get(label, pk)
            case [("$link", link)]:
                return self._address(link)
            case [(tag, str(text))] if tag in READERS:
                return READERS[tag](text)
        return {key: self.thaw(one) for key, one in fact.items()}

    def files(self, facts: list[Any]) -> list[Attachment]:
        """What the rows of `Files` make now."""
        return [file for row, payload in self.thaw(facts) for file in row.email_attachments(**payload)]

    def _address(self, link: list[Any]) -> str:
        if (known := str(link)) not in self._minted:
            (label, pk), purpose, payload = link
            self._minted[known] = self._mint(self._rows.get(label, pk), purpose, self.thaw(payload))
        return self._minted[known]
