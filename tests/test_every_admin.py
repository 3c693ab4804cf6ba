"""What holds for every admin, found in the registry: a new one, or one that a library brings, cannot dodge."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from connect.models import Announcement
from datawalk.models import Theme
from myths.models import ItemReport
from participation.audited import AuditedAdmin
from participation.kinds import kinds
from participation.models import Action, AuditEntry
from tests import make, make_any, make_myths, make_targets, make_walk
from tests.forms import values_of
from tests.participation.test_views import whole_database

pytestmark = pytest.mark.django_db

WORK = {"authors": "Roe", "title": "A study", "publication": "A journal", "year": 2019, "doi": "10.1000/1"}
ADMINS = [pytest.param(model, id=model._meta.label) for model in admin.site._registry]


@pytest.fixture
def boss(rbi, alice) -> User:
    """A superuser in a portal that has one row, or more, for every admin."""
    rows = {}
    for label, kind in kinds().items():
        rows[label] = make_any.activity(kind, rbi)
        make_any.participation(rows[label], alice)
    walk = rows["datawalk"]
    make_walk.reflection(make_walk.station(walk))
    make_walk.map_entry(walk)
    Theme.objects.create(walk=walk, title="Mentors")
    make_targets.draft(rows["changetargets"])
    make_targets.objective(rows["changetargets"])
    Announcement.objects.create(program=rbi, subject="News", body="News")
    ItemReport.objects.create(version=make_myths.statement(sources=[WORK]), submission="one", message="Look at this")
    boss = make.superuser()
    rbi.team.add(make.user("bob"))
    Group.objects.create(name="Readers").user_set.add(boss)
    EmailAddress.objects.create(user=boss, email=boss.email)
    app = SocialApp.objects.create(provider="openid_connect", name="School", client_id="portal", provider_id="school")
    account = SocialAccount.objects.create(user=boss, provider="school", uid="1")
    SocialToken.objects.create(app=app, account=account, token="a", token_secret="b")
    return boss


@pytest.fixture
def browser(client, boss) -> Client:
    client.force_login(boss)
    return client


def page_of(browser: Client, model: type[models.Model]) -> tuple[models.Model, str] | None:
    """A row that the superuser may change, and the address of its page; None where there is nothing to change."""
    row = model._default_manager.order_by("pk").last()
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk]) if row else ""
    page = browser.get(address) if row else None
    return (row, address) if page and page.status_code == 200 and page.context["has_change_permission"] else None


def form_on(page, model: type[models.Model]) -> dict[str, list[str]]:
    return values_of(page.content.decode(), f"{model._meta.model_name}_form") | {"_save": ["Save"]}


def stored() -> dict:
    """The whole database, but for what tells of the saving itself."""
    kept = whole_database()
    for model in (AuditEntry, LogEntry):
        del kept[model._meta.label]
    return kept


def controls(page) -> list[tuple[str, forms.Field]]:
    """The names of the controls that a page has for its row and for the rows inside it."""
    main = page.context["adminform"].form
    inline = [form for one in page.context["inline_admin_formsets"] for form in one.formset.initial_forms]
    return [(form.add_prefix(name), field) for form in (main, *inline) for name, field in form.fields.items()]


def other_value(field: forms.Field, values: list[str]) -> list[str] | None:
    """What somebody may type or tick instead; None for what is chosen from rows or has a form of its own."""
    if isinstance(field, forms.BooleanField):
        return [] if values else ["on"]
    is_text = isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField)
    return [f"{values[0]}x"] if is_text and values else None


def entries_since(count: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.order_by("pk")[count:])


def test_every_admin_is_one_that_leaves_entries():
    assert [model for model, one in admin.site._registry.items() if not isinstance(one, AuditedAdmin)] == []


def test_saving_untouched_changes_nothing_and_leaves_no_entry(browser):
    before, count = stored(), AuditEntry.objects.count()
    answers = {}
    for model in admin.site._registry:
        row, address = page_of(browser, model) or (None, "")
        if row:
            answers[model._meta.label] = browser.post(address, form_on(browser.get(address), model)).status_code
    assert (stored(), entries_since(count)) == (before, [])
    # This page of a library asks for more than there is.
    assert {label for label, status in answers.items() if status != 302} == {"socialaccount.SocialAccount"}


@pytest.mark.parametrize("model", ADMINS)
def test_each_change_of_a_text_or_a_tick_leaves_one_entry_that_names_it(browser, boss, model):
    row, address = page_of(browser, model) or (None, "")
    page = browser.get(address) if row else None
    for name, field in controls(page) if page else ():
        sent = form_on(page, model)
        other = other_value(field, sent.get(name, []))
        if other is not None:
            with transaction.atomic():
                columns = columns_told(browser, address, sent | {name: other}, boss)
                transaction.set_rollback(True)
            assert columns is None or name.rpartition("-")[2] in columns


def columns_told(browser: Client, address: str, sent: dict, boss: User) -> list[str] | None:
    """Post, and return the columns that the one new entry names; None where nothing was saved, or none is named."""
    before, count = stored(), AuditEntry.objects.count()
    if browser.post(address, sent).status_code != 302 or stored() == before:
        return None
    (entry,) = entries_since(count)
    assert entry.actor == f"user:{boss.pk}"
    return None if entry.action == Action.DELETE else entry.facts["columns"]


def test_deleting_leaves_an_entry(browser):
    gone = {}
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        if row:
            with transaction.atomic():
                gone[model._meta.label] = told_of_deleting(browser, row)
                transaction.set_rollback(True)
    assert {label for label, deleted in gone.items() if deleted} >= {"datawalk.Theme", "auth.Group"}


def told_of_deleting(browser: Client, row: models.Model) -> bool:
    """Delete by the page for it; False where that is not allowed. Either way the trail says what became of the row."""
    model, key, count = type(row), row.pk, AuditEntry.objects.count()
    browser.post(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[key]), {"post": "yes"})
    is_gone = not model._default_manager.filter(pk=key).exists()
    told = [(entry.action, entry.row_model, entry.row_id) for entry in entries_since(count)]
    assert told == ([("delete", model._meta.label_lower, key)] if is_gone else [])
    return is_gone
