import pytest

from pages.fields import EmailField
from pages.forms import PortalForm


class Asked(PortalForm):
    email = EmailField()


def said(typed: str) -> list[str]:
    return Asked({"email": typed}).errors.get("email", [])


@pytest.mark.parametrize("length", [255, 300, 320, 321])
def test_an_address_longer_than_its_column_is_refused_at_the_field(length):
    typed = "a" * (length - len("@example.edu")) + "@example.edu"
    assert said(typed) == [f"An email address has at most 254 characters; this one has {length}"]


def test_who_has_an_address_we_cannot_write_to_is_told_so_and_keeps_what_they_typed():
    form = Asked({"email": "jörg@example.edu"})
    assert "part before the @" in form.errors["email"][0]
    assert form["email"].value() == "jörg@example.edu"


def test_what_is_no_address_is_answered_with_an_example():
    assert said("ann") == ["Enter an email address in the form name@example.edu"]
