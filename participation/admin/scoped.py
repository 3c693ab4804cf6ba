from functools import reduce

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.audited import AuditedAdmin
from participation.models import Program
from participation.scope import programs_of


def scoped_choices(site: admin.AdminSite, related: type[models.Model], request) -> models.QuerySet | None:
    """What this user may point a foreign key at; None where the related rows belong to no program."""
    if related is Program:
        return programs_of(request.user)
    related_admin = site._registry.get(related)
    return related_admin.get_queryset(request) if isinstance(related_admin, ScopedMixin) else None


def _label_both(field: forms.Field) -> None:
    """One label cannot name two controls, and a time is none without its zone: a program may have another."""
    field.help_text = field.help_text or _("Time zone: %s") % timezone.get_current_timezone_name()
    for part, name in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
        part.attrs["aria-label"] = f"{field.label}: {name}"


class ScopedMixin(BaseModelAdmin):
    """Shows and takes only rows of the user's own programs: lists, filters, choices (a tampered POST too), history."""

    program_path = "program"

    def get_queryset(self, request):
        mine = {f"{self.program_path}__in": programs_of(request.user)}
        queryset = super().get_queryset(request)
        return queryset if request.user.is_superuser else queryset.filter(**mine)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, AdminSplitDateTime):
            _label_both(field)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **self._scoped(db_field, request, kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **self._scoped(db_field, request, kwargs))

    def _scoped(self, db_field, request, options):
        choices = scoped_choices(self.admin_site, db_field.remote_field.model, request)
        return options if choices is None else {**options, "queryset": choices}

    def has_delete_permission(self, request, obj=None):
        # A row may hang together with another program's; a superuser decides.
        return request.user.is_superuser


class ScopedAdmin(ScopedMixin, AuditedAdmin):
    """The base of every admin whose rows belong to a program. Filters by a foreign key: RelatedOnlyFieldListFilter."""

    def program_of(self, row: models.Model) -> int | None:
        found = reduce(getattr, self.program_path.split("__"), row)
        return getattr(found, "pk", found)


class SharedAdmin(AuditedAdmin):
    """The base of an admin whose rows belong to no program, and to the coordinators of all."""


class ScopedInline(ScopedMixin, admin.StackedInline):
    """Stacked: the cells of a tabular one have no labels."""

    extra = 0
