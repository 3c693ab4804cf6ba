"""Rows for tests: valid as they stand, and each value can be overridden."""

from datetime import date, timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.utils import timezone

from coalition.models import Coalition, Membership
from participation import moves
from participation.forms import details_of
from participation.models import Person, Program

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"
number = count(1)


def program(slug: str, **values) -> Program:
    defaults = {
        "name": f"{slug} initiative",
        "short_name": slug,
        "timezone": "America/New_York",
        "audiences": ["student", "postdoc", "faculty", "staff"],
        "vision": "A fair school.",
        "about": "What we do.",
    }
    return Program.objects.create(slug=slug, **defaults | values)


def activity_values(program: Program, **values) -> dict:
    """What every kind of activity has: open now, for everybody, published, without a limit."""
    now = timezone.now().replace(microsecond=0)
    return {
        "program": program,
        "title": "An activity",
        "slug": f"activity-{next(number)}",
        "summary": "What it is.",
        "audiences": ["student", "postdoc", "faculty", "staff"],
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "published": True,
    } | values


def coalition(program: Program, **values) -> Coalition:
    defaults = {
        "title": "Guiding coalition",
        "term": "2026–2027",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 8, 31),
        "hours_min": 3,
        "hours_max": 5,
        "duties": ["Oversee the change projects"],
        "expectations": ["Listen first"],
    }
    return Coalition.objects.create(**activity_values(program, **defaults | values))


def person(name: str = "Alice", *, verified: bool = True, **values) -> Person:
    defaults = {
        "email": f"{name.lower().replace(' ', '.')}.{next(number)}@example.edu",
        "affiliation": "student",
        "email_verified_at": timezone.now() if verified else None,
    }
    return Person.objects.create(name=name, **defaults | values)


def proof(person: Person) -> Person | None:
    """As whom somebody is signed in while they sign up: who is verified by their own link, others as nobody."""
    return person if person.is_verified else None


def membership(coalition: Coalition, person: Person | None = None, **details) -> Membership:
    person = person or globals()["person"]()
    moves.sign_up(
        kind=Membership,
        you=details_of(person),
        activities=[coalition.pk],
        submission=f"submission-{next(number)}",
        details={coalition.pk: details},
        participant=proof(person),
    )
    return Membership.objects.get(person=person, activity=coalition)


def user(name: str, *programs: Program, **values) -> User:
    made = User.objects.create_user(name, f"{name}@example.edu", PASSWORD, is_staff=True, **values)
    made.programs.set(programs)
    TOTP.activate(made, TOTP_SECRET)
    return made


def superuser() -> User:
    made = User.objects.create_superuser("root", "root@example.edu", PASSWORD)
    TOTP.activate(made, TOTP_SECRET)
    return made
