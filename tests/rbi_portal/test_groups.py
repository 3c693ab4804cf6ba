"""What the groups may do follows from what is in the admin, and never includes what is for superusers."""

import pytest
from django.contrib.auth.models import Group

from rbi_portal import groups

pytestmark = pytest.mark.django_db

OF_COORDINATORS = {
    "changetargets": {"changetarget", "contribution", "objective", "update"},
    "coalition": {"coalition", "membership"},
    "connect": {"announcement", "subscription"},
    "datawalk": {"datawalk", "mapentry", "reflection", "rsvp", "station", "theme"},
    "miniprojects": {"enrollment", "miniproject"},
    "myths": {"itemreport", "source", "statement", "statementversion", "topic"},
    "participation": {"auditentry", "program", "sphere"},
}
WORDS = ("add", "change", "view")
MORE = {
    "participation.add_program": False,
    "participation.add_auditentry": False,
    "participation.change_auditentry": False,
    "datawalk.host_datawalk": True,
    **{
        f"{kind}_{name}": True
        for kind, name in [
            ("coalition.review", "membership"),
            ("coalition.export", "membership"),
            ("miniprojects.review", "enrollment"),
            ("miniprojects.export", "enrollment"),
            ("changetargets.review", "contribution"),
            ("changetargets.export", "contribution"),
            ("datawalk.review", "rsvp"),
            ("datawalk.export", "rsvp"),
        ]
    },
}


def permissions(name: str) -> set[str]:
    groups.set_up()
    found = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in found}


def test_coordinators_work_on_everything_of_their_programs_and_delete_nothing():
    expected = {
        f"{app}.{word}_{model}" for app, models in OF_COORDINATORS.items() for model in models for word in WORDS
    }
    expected |= {name for name, may in MORE.items() if may}
    expected -= {name for name, may in MORE.items() if not may}
    assert {name for name in permissions(groups.COORDINATORS) if not name.startswith("reading_group.")} == expected


def test_the_staff_looks_and_exports():
    verbs = {name.partition(".")[2].partition("_")[0] for name in permissions(groups.STAFF)}
    assert verbs == {"view", "export"}
    assert permissions(groups.STAFF) < permissions(groups.COORDINATORS)


def test_hosts_are_at_the_door_and_nowhere_else():
    assert permissions(groups.HOSTS) == {"datawalk.host_datawalk"}
