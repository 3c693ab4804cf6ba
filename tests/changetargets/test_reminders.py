from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from changetargets import reminders
from mail.models import OutgoingEmail
from tests import make_targets
from tests.emails import read

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("America/New_York"))


def test_coordinators_are_reminded_once_a_month(rbi, grbi, bob, charlie):
    with time_machine.travel(NOON, tick=False) as clock:
        target = make_targets.target(rbi, title="Readers")
        make_targets.target(rbi, title="Hidden", published=False)
        make_targets.target(grbi)
        clock.shift(timedelta(days=50))
        make_targets.update(grbi.changetargets.get())
        clock.shift(timedelta(days=11))
        assert [reminders.remind_all() for _ in range(2)] == [1, 0]
        email = OutgoingEmail.objects.get()
        assert (email.recipient, read(email).subject) == (bob.email, "1 change target of rbi waits for news")
        assert f"?target={target.pk}" in read(email).text
        assert "Hidden" not in read(email).text
        counts = []
        for _month in range(2):
            clock.shift(timedelta(days=31))
            counts.append(reminders.remind_all())
        assert counts == [1, 2]
