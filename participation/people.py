from django.db import IntegrityError, transaction

from participation.models import Person


def find_or_create(*, email: str, name: str, affiliation: str, department: str = "") -> Person:
    """The person of an address. What is known of a verified person stays as it is."""
    typed = {"name": name, "affiliation": affiliation, "department": department}
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        return _create(email, typed)
    if not person.is_verified and any(getattr(person, column) != value for column, value in typed.items()):
        Person.objects.filter(pk=person.pk, email_verified_at=None).update(**typed)
        person.refresh_from_db()
    return person


def _create(email: str, typed: dict) -> Person:
    try:
        with transaction.atomic():
            return Person.objects.create(email=email, **typed)
    except IntegrityError:
        # Somebody else created the same person between our look and our insert.
        return Person.objects.get(email__iexact=email)
