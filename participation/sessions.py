"""The engine of sessions (`SESSION_ENGINE`): each row says whom it is about, so that an index finds one person's.

An address that was typed is not a column: only its keyed hash is.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from pages.addresses import normalize
from participation import visitor
from participation.models import Person, Session

PARTICIPANT = "participant"
ADDRESS = re.compile(r"""[^\s@<>()\[\]{},;:"']+@[^\s@<>()\[\]{},;:"']+""")


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        session.person_id = participant_in(data)
        session.address_hashes = sorted(set(map(hash_of, _addresses_in(data.get(visitor.KEY)))))
        return session

    def get_session_cookie_age(self) -> int:
        """In seconds. What a visitor left ends soon, a login of staff when the settings say so."""
        return settings.SESSION_COOKIE_AGE if SESSION_KEY in self else visitor.SECONDS


def participant_in(data: dict[str, Any]) -> int | None:
    entry = data.get(visitor.KEY, {}).get(PARTICIPANT)
    return entry["value"]["pk"] if entry else None


def hash_of(email: str) -> str:
    return salted_hmac("participation.sessions", normalize(email), algorithm="sha256").hexdigest()


def of(person: Person) -> QuerySet[Session]:
    """The sessions in which somebody takes part or their address was typed, perhaps by somebody else."""
    return Session.objects.filter(Q(person=person) | Q(address_hashes__contains=[hash_of(person.email)]))


def end_all(person: Person) -> None:
    """End what belongs to a person in every browser; a login of staff there stays."""
    for row in of(person):
        data = row.get_decoded()
        if SESSION_KEY in data:
            data.pop(visitor.KEY, None)
            row.session_data, row.person, row.address_hashes = SessionStore().encode(data), None, []
            row.save()
        else:
            row.delete()


def _addresses_in(value: Any) -> Iterator[str]:
    """Every address in what was kept, also in the middle of a text."""
    match value:
        case str():
            yield from (found.strip(".") for found in ADDRESS.findall(value))
        case dict():
            yield from _addresses_in(list(value.values()))
        case list():
            for part in value:
                yield from _addresses_in(part)
