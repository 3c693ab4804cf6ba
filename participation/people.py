from participation.models import Person


def find_or_create(*, email: str, name: str, affiliation: str, department: str = "") -> Person:
    """The person of an address. What is known of a verified person stays as it is."""
    typed = {"name": name, "affiliation": affiliation, "department": department}
    Person.objects.bulk_create([Person(email=email, **typed)], ignore_conflicts=True)
    person = Person.objects.get(email__lower=email.lower())
    if not person.is_verified and any(getattr(person, column) != value for column, value in typed.items()):
        Person.objects.filter(pk=person.pk, email_verified_at=None).update(**typed)
        person.refresh_from_db()
    return person
