"""Rows of any kind of taking part, filled by the types of their fields: a new kind needs no factory of its own."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from participation import moves
from participation.forms import details_of
from participation.kinds import activity_of
from participation.models import Activity, Participation, Person, Program, Sphere
from tests import make


def activity(kind: type[Participation], program: Program, **values: object) -> Activity:
    """An activity that is open now; later dates, moments and numbers are larger than earlier ones."""
    model = activity_of(kind)
    inherited = {field.name for field in Activity._meta.local_fields}
    own = [field for field in model._meta.concrete_fields if field.name not in inherited and not field.primary_key]
    filled = {field.name: example(field, program, n) for n, field in enumerate(own) if field.editable and _fill(field)}
    return model.objects.create(**make.activity_values(program, **filled | values))


def participation(activity: Activity, person: Person | None = None) -> Participation:
    kind = activity.participations.model
    person = person or make.person()
    needed = [field for field in kind.own_fields() if not field.many_to_many and _fill(field)]
    moves.sign_up(
        kind=kind,
        you=details_of(person),
        activities=[activity.pk],
        submission=f"submission-{next(make.number)}",
        details={activity.pk: {field.name: example(field, activity.program) for field in needed}},
    )
    return kind.objects.get(person=person, activity=activity)


def _fill(field: models.Field) -> bool:
    return not (field.blank or field.has_default()) or bool(field.choices) or isinstance(field, ArrayField)


def example(field: models.Field, program: Program, number: int = 0) -> object:
    if field.choices:
        return field.choices[0][0]
    match field:
        case ArrayField():
            return [example(field.base_field, program)]
        case models.ForeignKey():
            return Sphere.objects.get_or_create(program=program, slug="admissions", defaults={"name": "Admissions"})[0]
        case models.DateTimeField():
            return timezone.now().replace(microsecond=0) + timedelta(days=40, hours=number)
        case models.DateField():
            return date(2026, 9, 1) + timedelta(days=number)
        case models.DecimalField():
            return 2 + number
        case models.IntegerField():
            return max([1, *(one.limit_value for one in field.validators if isinstance(one, MinValueValidator))])
        case models.CharField() | models.TextField():
            return f"A {field.name.replace('_', ' ')}"[: field.max_length]
    raise NotImplementedError(f"An example of {field}")
