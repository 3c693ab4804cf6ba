"""The one door of the admin to the audit trail: what a form saved, by the names of columns and without typed text."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from participation import audit
from participation.models import Action

# Of these the values are kept too: nobody types them, so they tell of no person.
CHOSEN = (forms.BooleanField, forms.ChoiceField, forms.IntegerField, forms.DateField, forms.DateTimeField)


class AuditedAdmin(admin.ModelAdmin):
    """Leaves an entry for each row that a save creates, changes or deletes, inlines too, and none for what is the same.

    Where a service writes the entry of the row itself, override `record_save`.
    """

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Iterable, change: bool) -> None:
        formsets = list(formsets)
        # Deleting takes the key away from a row.
        deleted = [copy(doomed.instance) for formset in formsets for doomed in formset.deleted_forms]
        super().save_related(request, form, formsets, change)
        if form.changed_data or not change:
            self.record_save(request, form, change)
        for formset in formsets:
            self._record_rows(request, form.instance, formset)
        for row in deleted:
            if row.pk:
                self._record(request, Action.DELETE, row, self.program_of(form.instance))

    def record_save(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> None:
        """Write the entry of the row itself, of which something was saved."""
        action = Action.EDIT if change else Action.CREATE
        self._record(request, action, form.instance, self.program_of(form.instance), facts_of(form))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._record(request, Action.DELETE, obj, self.program_of(obj))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for row in queryset:
            self._record(request, Action.DELETE, row, self.program_of(row))
        super().delete_queryset(request, queryset)

    def program_of(self, row: models.Model) -> int | None:
        """The program whose coordinators may read the entry; None for superusers alone."""
        return None

    def _record_rows(self, request: HttpRequest, parent: models.Model, formset: forms.BaseModelFormSet) -> None:
        of_rows = {id(form.instance): form for form in formset.forms}
        changed = [(Action.EDIT, row) for row, _names in formset.changed_objects]
        for action, row in [*changed, *((Action.CREATE, row) for row in formset.new_objects)]:
            self._record(request, action, row, self.program_of(parent), facts_of(of_rows[id(row)]))

    def _record(
        self,
        request: HttpRequest,
        action: Action,
        row: models.Model,
        program: int | None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        audit.record(by=request.user, action=action, row=row, program_id=program, facts=facts)


def facts_of(form: forms.ModelForm) -> dict[str, Any]:
    """The columns that a form changed; where they were chosen and not typed, also what they were and are."""
    values = {name: _values(form, name) for name in form.changed_data}
    return {"columns": form.changed_data, "values": {name: value for name, value in values.items() if value}}


def _values(form: forms.ModelForm, name: str) -> list[Any] | dict[str, list[Any]] | None:
    field, after = form.fields[name], form.cleaned_data.get(name)
    before = form.get_initial_for_field(field, name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        old, new = _keys(before), _keys(after)
        return {"added": sorted(new - old), "removed": sorted(old - new)}
    if isinstance(field, forms.ModelChoiceField):
        return [_key(before), _key(after)]
    return [before, after] if isinstance(field, CHOSEN) else None


def _keys(rows: Iterable[Any] | None) -> set[Any]:
    return {_key(row) for row in rows or ()}


def _key(row: Any) -> Any:
    return row.pk if isinstance(row, models.Model) else row
