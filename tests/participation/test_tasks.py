from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from participation import limits, links, tasks
from participation.models import LimitCount, Link, Session
from tests.emails import link_of

pytestmark = pytest.mark.django_db


def test_what_has_served_is_purged_and_nothing_else(alice):
    old = timezone.now() - timedelta(days=15)
    with time_machine.travel(old):
        link_of(alice)
    LimitCount.objects.create(key="old", since=old)
    Session.objects.create(session_key="old", session_data="", expire_date=old)
    fresh = links.find(link_of(alice).rstrip("/").rpartition("/")[2])
    limits.count_once("place", 1)
    Session.objects.create(session_key="fresh", session_data="", expire_date=timezone.now() + timedelta(days=1))
    tasks.purge()
    tasks.clear_sessions()
    assert list(Link.objects.all()) == [fresh]
    assert LimitCount.objects.filter(key="old").count() + LimitCount.objects.count() == 1
    assert list(Session.objects.values_list("pk", flat=True)) == ["fresh"]
