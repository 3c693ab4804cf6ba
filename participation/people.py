from django.db import connection
from django.utils import timezone

from participation.models import Person

INSERT_ONCE = """
INSERT INTO participation_person (email, name, affiliation, department, created_at, session_epoch)
VALUES (%(email)s, %(name)s, %(affiliation)s, %(department)s, %(created_at)s, 0)
ON CONFLICT (lower(email)) DO NOTHING RETURNING id
"""


def find_or_create(*, email: str, name: str, affiliation: str, department: str = "") -> tuple[Person, bool]:
    """The person of an address, locked, and whether they are new. Call it in a transaction.

    What is known of a verified person stays as it is.
    """
    typed = {"name": name, "affiliation": affiliation, "department": department}
    if new := _insert(email=email, **typed):
        return new, True
    # Locked, so that who is just being erased does not get a new row: by then the address is nobody's.
    person = Person.objects.select_for_update(no_key=True).filter(email__lower=email.lower()).first()
    if person is None:
        return find_or_create(email=email, **typed)
    if not person.is_verified and any(getattr(person, column) != value for column, value in typed.items()):
        Person.objects.filter(pk=person.pk, email_verified_at=None).update(**typed)
        person.refresh_from_db()
    return person, False


def _insert(**values: str) -> Person | None:
    """None if the address is known; unlike an error, that leaves the caller's transaction whole."""
    person = Person(created_at=timezone.now(), **values)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, values | {"created_at": person.created_at})
        row = cursor.fetchone()
    if row is None:
        return None
    person.pk, person._state.adding, person._state.db = row[0], False, connection.alias
    return person
