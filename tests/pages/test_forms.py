import re

import pytest
import time_machine
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from pages.fields import EmailField
from pages.forms import GuardedFormMixin, PortalForm, fresh_stamp


class SignUp(GuardedFormMixin, PortalForm):
    name = forms.CharField(max_length=5)
    email = EmailField(help_text="We write to you here.")
    affiliation = forms.ChoiceField(choices=[("student", "Student"), ("staff", "Staff")], widget=forms.RadioSelect)
    spheres = forms.MultipleChoiceField(
        choices=[("a", "Admissions")], widget=forms.CheckboxSelectMultiple, required=False, help_text="As many as fit."
    )
    agreed = forms.BooleanField()


class Search(PortalForm):
    submit_label = "Search"
    q = forms.CharField(required=False)


ANSWERS = {"name": "Ada", "email": "ada@example.edu", "affiliation": "staff", "agreed": "on"}


@pytest.fixture(autouse=True)
def two_seconds(settings):
    settings.FORM_SECONDS_AT_LEAST = 2


def shown_form() -> str:
    return SignUp()["submission_stamp"].value()


def codes(form) -> list[str]:
    return [error.code for error in form.non_field_errors().as_data()]


def summary(form) -> str:
    return Template("{% load pages %}{% error_summary form %}").render(Context({"form": form}))


def test_person_who_takes_their_time_gets_through():
    with time_machine.travel("2026-09-01 10:00", tick=False) as clock:
        stamp = shown_form()
        clock.shift(3)
        assert SignUp(ANSWERS | {"submission_stamp": stamp}).is_valid()


@pytest.mark.parametrize(("seconds", "code"), [(1, "too_fast"), (24 * 60 * 60 + 1, "expired")])
def test_too_fast_or_too_old_keeps_the_answers_and_asks_again(seconds, code):
    with time_machine.travel("2026-09-01 10:00", tick=False) as clock:
        stamp = shown_form()
        clock.shift(seconds)
        form = SignUp(ANSWERS | {"submission_stamp": stamp})
        assert not form.is_valid()
        assert codes(form) == [code]
        assert form["name"].value() == "Ada"
        clock.shift(3)
        assert SignUp(ANSWERS | {"submission_stamp": form["submission_stamp"].value()}).is_valid()


@pytest.mark.parametrize("stamp", ["", "forged", "WyJhIiwxXQ:abc"])
def test_forged_stamp_is_replaced_by_a_fresh_one(stamp):
    with time_machine.travel("2026-09-01 10:00", tick=False) as clock:
        form = SignUp(ANSWERS | {"submission_stamp": stamp})
        assert not form.is_valid()
        assert codes(form) == ["forged"]
        clock.shift(3)
        assert SignUp(ANSWERS | {"submission_stamp": form["submission_stamp"].value()}).is_valid()


def test_honeypot_is_emptied_and_everything_else_kept(settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    form = SignUp(ANSWERS | {"submission_stamp": shown_form(), "web_page": "https://spam.example"})
    assert not form.is_valid()
    assert codes(form) == ["honeypot"]
    assert (form["web_page"].value(), form["name"].value()) == ("", "Ada")


def test_two_presses_of_one_button_carry_the_same_id_and_two_forms_do_not():
    first, second = shown_form(), shown_form()
    assert SignUp({"submission_stamp": first}).submission == SignUp({"submission_stamp": first}).submission != ""
    assert SignUp({"submission_stamp": first}).submission != SignUp({"submission_stamp": second}).submission
    assert SignUp({"submission_stamp": "forged"}).submission == ""


def test_stamp_survives_an_ordinary_mistake():
    stamp = fresh_stamp()
    form = SignUp({"submission_stamp": stamp})
    form.is_valid()
    assert form["submission_stamp"].value() == stamp


def test_messages_say_what_to_do():
    form = SignUp({"email": "nope", "name": "Adalberta", "submission_stamp": fresh_stamp()})
    assert form.errors["name"] == ["Shorten this to 5 characters or fewer; it has 9 now"]
    assert form.errors["email"] == ["Enter an email address in the form name@example.edu"]
    assert form.errors["affiliation"] == ["Choose one of the answers"]
    assert form.errors["agreed"] == ["Tick the box to go on"]
    assert SignUp({}).errors["name"] == ["Enter your name"]
    assert SignUp({}).errors["email"] == ["Enter your email address"]


def test_field_shows_label_hint_error_control_in_this_order():
    form = SignUp({"email": "nope"})
    html = render_crispy_form(form)
    places = [
        html.index(piece)
        for piece in (
            '<label for="id_email">',
            'id="id_email_helptext"',
            'id="id_email_error"',
            '<input type="email" name="email"',
        )
    ]
    assert places == sorted(places)
    assert 'aria-invalid="true" aria-describedby="id_email_helptext id_email_error" id="id_email"' in html


def test_group_has_a_legend_tied_to_its_hint_and_errors():
    html = render_crispy_form(SignUp({}))
    assert '<fieldset aria-describedby="id_affiliation_error">' in html
    assert '<fieldset aria-describedby="id_spheres_helptext">' in html
    assert "<legend>Spheres" in html


def test_optional_is_said_and_no_asterisk_used():
    html = render_crispy_form(SignUp())
    assert html.count("(optional)") == 1
    assert "*" not in html


def test_crispy_filter_shows_the_same_fields():
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": SignUp()}))
    assert 'id="id_agreed"' in html
    assert '<label for="id_web_page">Leave this field empty</label>' in html


def test_summary_links_to_each_field_and_takes_focus():
    html = summary(SignUp({"submission_stamp": ""}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    for target in ("id_name", "id_email", "id_affiliation_0", "id_agreed"):
        assert f'href="#{target}"' in html
    assert "please press the button again" in html


def test_no_errors_no_summary():
    assert summary(SignUp()).strip() == ""


def test_submit_label_brings_form_and_button():
    html = render_crispy_form(Search())
    assert "novalidate" in html
    assert re.search(r'<button\s+type="submit"', html)
