"""What must never be in the database, tried for every constraint of every table: a new one cannot dodge."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from changetargets.models import Contribution, Objective, Update
from coalition.models import Coalition, Membership
from connect.models import Announcement, Subscription
from datawalk.models import CheckIn, DataWalk, MapEntry, Reflection, Rsvp, Station, Theme, WalkIn
from mail.models import OutgoingEmail
from miniprojects.models import Enrollment, MiniProject
from participation.kinds import activity_of, kinds
from participation.models import AuditEntry, LimitCount, LinkRequest
from tests import make_any, make_news, make_targets, make_walk
from tests.participation.test_models import refused

pytestmark = pytest.mark.django_db

FAR = datetime(9999, 12, 31, 12, tzinfo=UTC)
LONG_AGO = datetime(1999, 12, 31, 12, tzinfo=UTC)


def update(model: type[models.Model], **values) -> Callable:
    return lambda: model.objects.update(**values)


def again(model: type[models.Model], **values) -> Callable:
    """Write the one row there is a second time, with other values."""

    def write():
        row = model.objects.get()
        row.pk = None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return write


def of_every_kind() -> dict[str, Callable]:
    wrong = {}
    for kind in kinds().values():
        activity, name, part = activity_of(kind), activity_of(kind)._meta.model_name, kind._meta.model_name
        wrong |= {
            f"{name}_closes_after_opening": update(activity, closes_at=models.F("opens_at") - timedelta(days=1)),
            f"{name}_signup_plausible": update(activity, opens_at=LONG_AGO),
            f"{name}_has_places": update(activity, capacity=0),
            f"{name}_audiences_known": update(activity, audiences=["parent"]),
            f"{name}_slug_unique_in_program": again(activity),
            f"{part}_once_per_person": again(kind),
            f"{part}_status_known": update(kind, status="maybe"),
            f"{part}_decided_once_proven": update(kind, status="declined", proven_at=None),
            f"{part}_proven_or_disowned": update(kind, disowned_at=LONG_AGO, proven_at=LONG_AGO),
        }
    return wrong


WRONG = of_every_kind() | {
    "coalition_dates_plausible": update(Coalition, ends_on=date(9999, 12, 31)),
    "miniproject_dates_plausible": update(MiniProject, ends_on=date(9999, 12, 31)),
    "miniproject_ends_after_start": update(MiniProject, ends_on=date(2020, 1, 1)),
    "miniproject_hours_in_order": update(MiniProject, hours_min=0),
    "datawalk_dates_plausible": update(DataWalk, ends_at=FAR),
    "datawalk_ends_after_start": update(DataWalk, starts_at=models.F("ends_at")),
    "datawalk_closes_before_its_end": update(DataWalk, closes_at=models.F("ends_at") + timedelta(hours=1)),
    "checkin_affiliation_known": update(CheckIn, affiliation="parent"),
    "walkin_affiliation_known": update(WalkIn, affiliation="parent"),
    "station_number_unique_in_walk": again(Station),
    "mapentry_kind_known": update(MapEntry, kind="wish"),
    "mapentry_once_on_map": again(MapEntry),
    "theme_title_unique_in_walk": again(Theme),
    "reflection_status_known": update(Reflection, status="lost"),
    "reflection_says_something": update(Reflection, text=""),
    "reflection_unsigned_is_nobodys": update(Reflection, signature="", owner_key=uuid4()),
    "announcement_state_known": update(Announcement, state="lost"),
    "update_status_known": update(Update, status="lost"),
    "update_kind_known": update(Update, kind="rumor"),
    "objective_state_known": update(Objective, state="lost"),
    "subscription_of_one_thing": update(Subscription, program=1),
    "linkrequest_once_per_form": again(LinkRequest, email="READER@example.edu"),
    "linkrequest_email_has_its_key": update(LinkRequest, email_key="another"),
    "subscription_once_per_address": again(Subscription, email="READER@example.edu"),
    "subscription_email_has_its_key": update(Subscription, email_key="another"),
    "auditentry_action_known": lambda: AuditEntry.objects.create(actor="system", action="tinker", row_model="x.y"),
    "auditentry_actor_known": lambda: AuditEntry.objects.create(actor="bob", action="edit", row_model="x.y"),
    "limitcount_once_per_step": again(LimitCount),
    "outgoingemail_sent_has_a_time": update(OutgoingEmail, status="sent"),
    "outgoingemail_queued_is_whole": update(OutgoingEmail, template=""),
    "outgoingemail_lane_known": update(OutgoingEmail, lane=9),
    "outgoingemail_only_queued_is_sealed": update(OutgoingEmail, sealed="x", status="failed"),
    "outgoingemail_only_queued_is_leased": update(OutgoingEmail, leased_until=LONG_AGO),
}


@pytest.fixture
def one_of_each(rbi, alice):
    """One valid row in each table that a wrong one is tried on."""
    rows = {}
    for label, kind in kinds().items():
        rows[label] = make_any.activity(kind, rbi)
        make_any.participation(rows[label], alice)
    walk, target = rows["datawalk"], rows["changetargets"]
    make_walk.reflection(make_walk.station(walk))
    make_walk.map_entry(walk)
    Theme.objects.create(walk=walk, title="Mentors")
    CheckIn.objects.create(rsvp=Rsvp.objects.get(), affiliation="student")
    WalkIn.objects.create(walk=walk, affiliation="student", submission="one")
    make_targets.draft(target)
    make_targets.objective(target)
    make_news.subscription("target", target, email="reader@example.edu")
    Announcement.objects.create(program=rbi, subject="News", body="News")
    LimitCount.objects.all().delete()
    LimitCount.objects.create(key="one", since=timezone.now())
    LinkRequest.objects.create(email="reader@example.edu", submission="one")
    assert [Membership.objects.count(), Enrollment.objects.count(), Contribution.objects.count()] == [1, 1, 1]
    OutgoingEmail.objects.exclude(pk=OutgoingEmail.objects.latest("pk").pk).delete()


@pytest.mark.parametrize("constraint", WRONG)
def test_the_database_refuses(one_of_each, constraint):
    refused(constraint, WRONG[constraint])


def test_every_constraint_is_tried():
    ours = [model for model in apps.get_models() if model._meta.label_lower.partition(".")[0] in our_apps()]
    names = {constraint.name for model in ours for constraint in model._meta.constraints}
    tried = "".join(path.read_text() for path in Path(__file__).parent.rglob("test_models.py"))
    assert {name for name in names - WRONG.keys() if f'"{name}"' not in tried} == set()


def our_apps() -> set[str]:
    here = Path(settings.BASE_DIR)
    return {config.label for config in apps.get_app_configs() if Path(config.path).parent == here}


@pytest.mark.parametrize("label", kinds())
def test_a_coordinator_is_told_in_words_what_dates_cannot_be(label):
    checks = [one for one in activity_of(kinds()[label])._meta.constraints if isinstance(one, models.CheckConstraint)]
    # What a form offers as choices cannot be chosen wrong.
    silent = [one.name for one in checks if one.violation_error_message == one.default_violation_error_message]
    assert silent in ([], [f"{activity_of(kinds()[label])._meta.model_name}_audiences_known"])
