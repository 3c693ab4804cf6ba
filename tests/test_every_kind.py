"""What holds for every kind of taking part that is installed: a new one, and a new question of one, cannot dodge."""

import csv
import io
import json
import re
from dataclasses import dataclass, field

import pytest
from django import forms
from django.contrib.admin.utils import display_for_field
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.text import capfirst

from mail.models import OutgoingEmail
from participation import answers
from participation.kinds import activity_of, columns_of, declaration_of, kinds
from participation.models import Participation, Sphere
from tests import make_any
from tests.pressing import link_in
from tests.rbi_portal.test_my_participation import signed_in

pytestmark = pytest.mark.django_db

YOU = {"name": "Alice Adams", "email": "alice@example.edu", "affiliation": "student", "department": "Genetics"}


@pytest.fixture(autouse=True)
def forms_may_be_fast(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@dataclass
class SignUp:
    """What a visitor typed on the way from an activity's page to the end, and the page to check it on, if any."""

    steps: dict[str, dict[str, object]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    check_page: str = ""

    @property
    def typed(self) -> dict[str, object]:
        return {name: value for values in self.steps.values() for name, value in values.items()}


def typed_into(question: forms.Field, name: str) -> object:
    """An answer that is not the one a form would have anyway."""
    match question:
        case forms.ModelMultipleChoiceField():
            return [str(row.pk) for row in question.queryset]
        case forms.MultipleChoiceField():
            return [value for value, _label in question.choices]
        case forms.ChoiceField():
            return question.choices[-1][0]
        case forms.BooleanField():
            return "on"
        case forms.IntegerField():
            return "7"
        case forms.DateField():
            return "2026-09-14"
        case forms.CharField():
            return f"Words about {name}"
    raise NotImplementedError(f"An answer to {question}")


def answers_to(form: forms.BaseForm) -> dict[str, object]:
    guard = {"submission_stamp": form["submission_stamp"].value()} if "submission_stamp" in form.fields else {}
    asked = {name: question for name, question in form.fields.items() if name not in ("submission_stamp", "web_page")}
    return {name: YOU.get(name) or typed_into(question, name) for name, question in asked.items()} | guard


def kept_in(form: forms.BaseForm, names: list[str]) -> dict[str, object]:
    """What a form shows, as a browser would send it."""
    shown = {name: form[name].value() for name in names}
    return {name: "on" if value is True else value for name, value in shown.items()}


def sign_up(client: Client, activity: models.Model) -> SignUp:
    """Follow the first button of the activity's page, fill in each form that comes, and send what is to be sent."""
    walked = SignUp()
    address = re.search(r'class="button" href="([^"]+)"', client.get(activity.get_absolute_url()).content.decode())[1]
    page = client.get(address)
    while form := page.context.get("form"):
        values = walked.steps[address] = answers_to(form)
        walked.choices |= {name: labels_of(question) for name, question in form.fields.items()}
        if "email" in values:
            refused = client.post(address, values | {"email": "nobody"}).context["form"]
            assert kept_in(refused, list(values)) == values | {"email": "nobody"}
        answer = client.post(address, values)
        assert answer.status_code == 302, form.errors
        address = answer.url
        page = client.get(address)
    if 'class="summary-list"' in page.content.decode():
        walked.check_page = page.content.decode()
        for step, values in walked.steps.items():
            assert kept_in(client.get(step).context["form"], list(values)) == values
        client.post(address)
    return walked


def labels_of(question: forms.Field) -> dict[str, str]:
    if isinstance(question, forms.ModelChoiceField):
        return {str(row.pk): str(row) for row in question.queryset}
    return {str(value): str(label) for value, label in getattr(question, "choices", ())}


def named(value: object, labels: dict[str, str]) -> str:
    return ", ".join(labels.get(one, one) for one in (value if isinstance(value, list) else [value]))


def stored(row: Participation, column: models.Field) -> object:
    """A column as a browser would have sent it."""
    value = getattr(row, column.name)
    if column.many_to_many:
        return [str(other.pk) for other in value.all()]
    if isinstance(column, models.TimeField):
        return value.strftime("%H:%M")
    return value if isinstance(value, list) else "on" if value is True else str(value)


@pytest.fixture(params=sorted(kinds()))
def kind(request) -> type[Participation]:
    return kinds()[request.param]


@pytest.fixture
def walked(client, kind, rbi) -> SignUp:
    for name in ("Admissions", "Mentoring"):
        Sphere.objects.create(program=rbi, name=name, slug=name.lower())
    return sign_up(client, make_any.activity(kind, rbi))


@pytest.fixture
def answered(walked, kind) -> dict[str, str]:
    """What was typed for each field of the kind; a basket asks for each activity, and adds its key to the name."""
    asked = {re.sub(rf"_{kind.objects.get().activity_id}$", "", name): name for name in walked.typed}
    assert asked.keys() - YOU.keys() - {"submission_stamp"} == {column.name for column in asked_columns(kind)}
    return {column.name: asked[column.name] for column in asked_columns(kind)}


def asked_columns(kind: type[Participation]) -> list[models.Field]:
    return [column for column in kind.own_fields() if column.name not in declaration_of(kind).staff_only]


def test_every_answer_is_stored(walked, kind, answered):
    row = kind.objects.get()
    assert {name: getattr(row.person, name) for name in YOU} == YOU
    typed = {name: walked.typed[asked] for name, asked in answered.items()}
    assert {column.name: stored(row, column) for column in asked_columns(kind)} == typed


def test_every_answer_is_shown_where_answers_are_checked(walked, kind):
    if walked.check_page:
        said = [
            named(value, walked.choices[name]) for name, value in walked.typed.items() if name != "submission_stamp"
        ]
        shown = re.findall(r"<dd>\s*(.*?)\s*</dd>", walked.check_page, re.DOTALL)
        assert shown == [escape(words) for words in said]
    else:
        assert len(walked.steps) == 1


def test_every_answer_is_in_the_admin(walked, kind, bobs):
    row = kind.objects.get()
    page = bobs.get(reverse(f"admin:{kind._meta.label_lower.replace('.', '_')}_change", args=[row.pk])).content.decode()
    shown = dict(re.findall(r"<label>(.*?):?</label>\s*<div class=\"readonly\">(.*?)</div>", page, re.DOTALL))
    for column in asked_columns(kind):
        value = getattr(row, column.name)
        words = ", ".join(map(str, value.all())) if column.many_to_many else display_for_field(value, column, "-")
        assert re.sub(r"</?(p|br)>", "", shown[escape(capfirst(column.verbose_name))]) == conditional_escape(words)


def test_every_answer_is_shown_to_the_owner_of_the_address_before_their_yes(walked, kind):
    page = Client().get(link_in(OutgoingEmail.objects.get()), follow=True).content.decode()
    shown = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    row = kind.objects.get()
    expected = {escape(question): escape(answer or "–") for question, answer in answers.listed(row)}
    assert {question: shown.get(question) for question in expected} == expected


def test_every_answer_is_in_the_roster(walked, kind, answered, bobs):
    export = reverse(f"admin:{kind._meta.label_lower.replace('.', '_')}_export")
    sensitive = [column.key for column in columns_of(kind) if column.sensitive]
    file = bobs.post(export, {"column": sensitive, "unproven": "1"})
    assert len(b"".join(bobs.post(export).streaming_content).splitlines()) == 1  # nobody has confirmed it yet
    (line,) = csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    expected = {}
    for column in asked_columns(kind):
        typed, labels = walked.typed[answered[column.name]], walked.choices[answered[column.name]]
        is_chosen = column.choices or isinstance(typed, list)
        expected[capfirst(column.verbose_name)] = "yes" if typed == "on" else named(typed, labels if is_chosen else {})
    assert {title: line[title] for title in expected} == expected


def test_every_answer_is_in_the_persons_own_data(walked, kind, client):
    row = kind.objects.get()
    data = json.loads(signed_in(client, row.person).get(reverse("my_data")).content)
    (mine,) = data["participation"][kind._meta.app_label]
    for column in asked_columns(kind):
        value = getattr(row, column.name)
        known = (
            [str(other) for other in value.all()] if column.many_to_many else json.loads(json.dumps(value, default=str))
        )
        assert mine[column.name] == known


def test_nothing_of_another_program_is_seen(walked, kind, charlies):
    row = kind.objects.get()
    name = f"admin:{kind._meta.label_lower.replace('.', '_')}"
    assert YOU["name"] not in charlies.get(reverse(f"{name}_changelist")).content.decode()
    assert charlies.get(reverse(f"{name}_change", args=[row.pk])).status_code == 302
    export = b"".join(charlies.post(reverse(f"{name}_export")).streaming_content).decode()
    assert len(export.splitlines()) == 1
    charlies.post(reverse(f"{name}_decide", args=["withdraw"]), {"rows": row.pk, "confirmed": "yes"})
    assert kind.objects.get().status == row.status
    assert activity_of(kind).objects.get() == row.activity
