"""What members of the staff may do; which programs they see comes from each program's team."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from participation.admin.scoped import ScopedMixin, SharedAdmin

COORDINATORS, STAFF, HOSTS = "Coordinators", "Staff", "Hosts"


def set_up() -> None:
    """Create the groups, or bring their permissions up to date."""
    types = ContentType.objects.get_for_models(*worked_on()).values()
    work = Permission.objects.filter(content_type__in=types).exclude(codename__startswith="delete_")
    trail = Permission.objects.filter(codename="view_auditentry")
    look = Q(codename__startswith="view_") | Q(codename__startswith="export_")
    _group(COORDINATORS, work.exclude(codename="add_program") | trail)
    _group(STAFF, work.filter(look))
    _group(HOSTS, work.filter(codename__startswith="host_"))


def worked_on() -> Iterator[type[models.Model]]:
    """The models that coordinators work on: those whose admin is scoped to programs or shared, and their inlines'."""
    for model in apps.get_models():
        if admin.site.is_registered(model):
            model_admin = admin.site.get_model_admin(model)
            if isinstance(model_admin, ScopedMixin | SharedAdmin):
                yield model
                yield from (inline.model for inline in model_admin.inlines)


def _group(name: str, permissions: Iterable[Permission]) -> None:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
