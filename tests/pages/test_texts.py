import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pages import texts
from pages.forms import PortalForm

UNSEEN = [
    "\x00",
    "\x01",
    "\t",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2067",
    "\uffff",
]
SEEN = ["\n", "\r\n", " ", "é", "\u200d", "\u200e", "\u200f", "🌱", "اسم"]


class Typed(PortalForm):
    name = forms.CharField()
    text = forms.CharField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize("character", UNSEEN)
def test_what_nobody_can_see_is_refused_and_said_where(character):
    with pytest.raises(ValidationError, match="invisible character stands after “and the second line”"):
        texts.validate(f"The first\nand the second line {character}, too")
    with pytest.raises(ValidationError, match="begins with an invisible"):
        texts.validate(f"{character}text")
    for value in ([f"a{character}"], {"a": [f"a{character}"]}, {f"a{character}": 1}, (1, f"a{character}")):
        with pytest.raises(ValidationError):
            texts.validate(value)
    assert texts.without_unseen(f"a{character}b") == "ab"


@pytest.mark.parametrize("character", SEEN)
def test_what_people_write_is_taken(character):
    texts.validate(f"a{character}b")
    texts.validate([{"a": f"a{character}b"}, 1, None])
    assert texts.without_unseen(f"a{character}b") == f"a{character}b"


def test_a_line_has_no_break():
    for text in ("a\nb", "a\rb", ["a\n"]):
        with pytest.raises(ValidationError, match="in one line"):
            texts.validate_line(text)
    texts.validate_line("a b")


@given(st.text())
def test_a_unified_text_is_composed_has_no_tab_and_stays(text):
    unified = texts.unify(text)
    assert unicodedata.is_normalized("NFC", unified)
    assert "\t" not in unified
    assert texts.unify(unified) == unified


def test_who_typed_it_reads_so_at_the_field_and_keeps_it():
    form = Typed({"name": "Ann\nLee", "text": "First\x0bthen"})
    assert form.errors == {
        "name": ["Write this in one line."],
        "text": [
            "An invisible character stands after “First”, perhaps from copying. Delete it or type it anew.",
        ],
    }
    assert form["text"].value() == "First\x0bthen"
