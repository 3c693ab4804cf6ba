import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pages.addresses import CHARACTERS_AT_MOST, normalize, validate


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Ann@Example.EDU", "ann@example.edu"),
        ("ann+walk@example.edu", "ann+walk@example.edu"),
        ("ann@Bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@XN--bcher-KVA.example", "ann@xn--bcher-kva.example"),
        (unicodedata.normalize("NFD", "ann@bücher.example"), "ann@xn--bcher-kva.example"),
        ("ann@example。edu", "ann@example.edu"),
        ("\N{KELVIN SIGN}@example.edu", "k@example.edu"),
        ("Ann@[127.0.0.1]", "ann@[127.0.0.1]"),
    ],
)
def test_an_address_has_one_form(typed, form):
    assert normalize(typed) == form


REFUSED = [
    "",
    "ann",
    "@example.edu",
    "ann@",
    "ann@example..edu",
    "ann@example",
    " ann@example.edu",
    "İ@example.edu",
    "ſ@example.edu",  # an old s, whose upper case is an ordinary S
    "jörg@example.edu",
    '"ann"@example.edu',
    '"a\x0bn"@example.edu',
    "ann@evil＠example.edu",  # a wide @, which becomes an ordinary one in the domain
    "ann@℀.edu",
    f"ann@{'ü' * 60}.edu",
    f"{'a' * 250}@example.edu",
    "ann\x0b@example.edu",
]


@pytest.mark.parametrize("typed", REFUSED)
def test_an_address_that_no_email_reaches_is_refused_and_stays_as_it_is(typed):
    with pytest.raises(ValidationError):
        validate(typed)
    assert normalize(typed) == (typed.lower() if typed.isascii() else typed)


def test_who_has_an_address_we_cannot_write_to_reads_why():
    with pytest.raises(ValidationError, match="part before the @"):
        validate("jörg@example.edu")


@given(st.one_of(st.emails(), st.builds("{}@{}.example".format, st.text(), st.text())))
def test_the_form_of_a_form_is_itself_and_fits_wherever_the_address_does(typed):
    form = normalize(typed)
    assert normalize(form) == form
    assert len(form) <= max(len(typed), CHARACTERS_AT_MOST)
    if typed.isascii():
        assert form == typed.lower()
