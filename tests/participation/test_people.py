import pytest
from django.db import transaction

from participation import people
from participation.models import Person
from tests import make
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db

TYPED = {"name": "Alice", "affiliation": "student", "department": "Genetics"}


def test_the_first_sign_up_makes_a_person_who_is_not_verified():
    person, _is_new = people.find_or_create(email="alice@example.edu", **TYPED)
    assert (person.name, person.department, person.is_verified) == ("Alice", "Genetics", False)


def test_an_address_in_another_case_is_the_same_person():
    first, is_new = people.find_or_create(email="alice@example.edu", **TYPED)
    again, is_new_again = people.find_or_create(email="Alice@Example.edu", **TYPED)
    assert (again.pk, again.email, Person.objects.count()) == (first.pk, "alice@example.edu", 1)
    assert (is_new, is_new_again) == (True, False)


def test_who_is_not_verified_may_correct_what_they_typed():
    people.find_or_create(email="alice@example.edu", **TYPED)
    person, _is_new = people.find_or_create(email="alice@example.edu", **TYPED | {"name": "Alicia"})
    assert person.name == "Alicia"


def test_who_is_verified_is_not_renamed():
    make.person("Alice", email="alice@example.edu")
    person, _is_new = people.find_or_create(email="alice@example.edu", name="Mallory", affiliation="staff")
    assert (person.name, person.affiliation) == ("Alice", "student")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one_person():
    @transaction.atomic
    def come():
        return people.find_or_create(email="alice@example.edu", **TYPED)[0].pk

    assert len(set(in_parallel(*[come] * 10))) == Person.objects.count() == 1


@pytest.mark.parametrize("again", ["ann@BÜCHER.example", "Ann@xn--bcher-kva.example", "ann@xn--BCHER-kva.EXAMPLE"])
def test_an_address_typed_in_another_way_is_the_same_person_and_keeps_its_first_spelling(again):
    first, _is_new = people.find_or_create(email="Ann@bücher.example", **TYPED)
    person, is_new = people.find_or_create(email=again, **TYPED)
    assert (person.pk, person.email, is_new) == (first.pk, "Ann@bücher.example", False)
    assert people.find(again) == first


def test_an_address_that_python_and_postgres_write_differently_in_lower_case_is_one_person():
    first, _is_new = people.find_or_create(email="İ@example.edu", **TYPED)
    person, is_new = people.find_or_create(email="İ@example.edu", **TYPED)
    assert (person.pk, is_new) == (first.pk, False)
