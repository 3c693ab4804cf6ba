from django.db import models

from participation import addresses, signatures
from participation.kinds import declaration_of, kinds
from participation.models import Participation, Person

NOT_THEIRS = {"id", "person", "staff_note", "email_key", "owner_key"}


def of(person: Person) -> dict:
    """Everything that the portal knows of a person, in every app, as plain values for JSON.

    Derived from the models' columns. Left out: notes that the staff wrote for itself.
    """
    about = ("name", "email", "affiliation", "department", "email_verified_at", "created_at")
    return {
        "person": {column: getattr(person, column) for column in about},
        "participation": {label: _rows(kind, person) for label, kind in kinds().items()},
        "beside": {
            rows.model._meta.label_lower: [_own_columns(row) for row in rows.order_by("pk")]
            for rows in addresses.rows_of(person.email)
        },
        "signed": {
            rows.model._meta.label_lower: [_own_columns(row) for row in rows.order_by("pk")]
            for rows in signatures.rows_of(person)
        },
    }


def _rows(kind: type[Participation], person: Person) -> list[dict]:
    rows = kind.objects.of(person).select_related("activity__program").order_by("pk")
    return [{"program": row.activity.program.name, **_columns(row)} for row in rows]


def _columns(row: Participation) -> dict:
    many = {field.name: [str(other) for other in getattr(row, field.name).all()] for field in row._meta.many_to_many}
    known = _own_columns(row) | many | _beside(row)
    return {name: value for name, value in known.items() if name not in declaration_of(type(row)).staff_only}


def _own_columns(row: models.Model) -> dict:
    return {field.name: _plain(row, field) for field in row._meta.concrete_fields if field.name not in NOT_THEIRS}


def _beside(row: models.Model) -> dict:
    """The rows that belong to this one alone, such as that the person came."""
    relations = [relation for relation in row._meta.related_objects if relation.one_to_one]
    found = {relation: getattr(row, relation.name, None) for relation in relations}
    return {
        relation.name: {
            field.name: field.value_from_object(other)
            for field in other._meta.concrete_fields
            if field.name not in {"id", relation.field.name}
        }
        for relation, other in found.items()
        if other
    }


def _plain(row: models.Model, field: models.Field) -> object:
    related = getattr(row, field.name) if field.is_relation else None
    return str(related) if related else field.value_from_object(row)
