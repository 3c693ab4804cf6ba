from django.db import connection
from django.utils import timezone

from pages.addresses import normalize
from participation import locks
from participation.models import Person

INSERT_ONCE = """
INSERT INTO participation_person (email, email_key, name, affiliation, department, created_at, session_epoch)
VALUES (%(email)s, %(email_key)s, %(name)s, %(affiliation)s, %(department)s, %(created_at)s, 0)
ON CONFLICT DO NOTHING RETURNING id, owner_key
"""
ATTEMPTS_AT_MOST = 3


def find(email: str) -> Person | None:
    """Whose address this is, however it is typed."""
    return Person.objects.filter(email_key=normalize(email)).first()


def find_or_create(*, email: str, name: str, affiliation: str, department: str = "") -> tuple[Person, bool]:
    """The person of an address, locked, and whether they are new. Call it in a transaction.

    What is known of a verified person stays as it is.
    """
    typed = {"name": name, "affiliation": affiliation, "department": department}
    key = normalize(email)
    for _attempt in range(ATTEMPTS_AT_MOST):
        if new := _insert(email=email, email_key=key, **typed):
            return new, True
        # Locked, so that who is just being erased does not get a new row: by then the address is nobody's.
        known = locks.for_update(Person.objects, no_key=True).filter(email_key=key).first()
        if known:
            _correct(known, typed)
            return known, False
    raise RuntimeError("An address that is taken has to be somebody's.")


def _correct(person: Person, typed: dict[str, str]) -> None:
    if not person.is_verified and any(getattr(person, column) != value for column, value in typed.items()):
        Person.objects.filter(pk=person.pk, email_verified_at=None).update(**typed)
        person.refresh_from_db()


def _insert(**values: str) -> Person | None:
    """None if the address is known; unlike an error, that leaves the caller's transaction whole."""
    person = Person(created_at=timezone.now(), **values)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, values | {"created_at": person.created_at})
        row = cursor.fetchone()
    if row is None:
        return None
    person.pk, person.owner_key = row
    person._state.adding, person._state.db = False, connection.alias
    return person
