"""What members of the staff may do; which programs they see comes from each program's team."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

COORDINATORS, STAFF, HOSTS = "Coordinators", "Staff", "Hosts"
OUR_APPS = ("coalition", "miniprojects", "changetargets", "datawalk", "myths", "participation", "connect")
BY_SUPERUSERS_ONLY = ("person", "link", "attempt", "auditentry")


def set_up() -> None:
    """Create the groups, or bring their permissions up to date."""
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    work = ours.exclude(codename__startswith="delete_").exclude(content_type__model__in=BY_SUPERUSERS_ONLY)
    trail = ours.filter(codename="view_auditentry")
    look = Q(codename__startswith="view_") | Q(codename__startswith="export_")
    _group(COORDINATORS, work.exclude(codename="add_program") | trail)
    _group(STAFF, work.filter(look))
    _group(HOSTS, ours.filter(codename="host_datawalk"))


def _group(name: str, permissions) -> None:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
