from datetime import timedelta

import pytest
from django.db.models.functions import Now

from mail import health
from mail.models import OutgoingEmail


@pytest.mark.django_db
def test_the_age_is_that_of_the_longest_overdue(queue_letter):
    assert health.oldest_unsent_age() is None
    due, put_off, sent = queue_letter(), queue_letter(), queue_letter()
    OutgoingEmail.objects.filter(pk=due.pk).update(not_before=Now() - timedelta(minutes=5))
    OutgoingEmail.objects.filter(pk=put_off.pk).update(not_before=Now() + timedelta(hours=1))
    OutgoingEmail.objects.filter(pk=sent.pk).update(not_before=Now() - timedelta(days=1), status="sent", sent_at=Now())
    assert timedelta(minutes=5) <= health.oldest_unsent_age() < timedelta(minutes=6)
    OutgoingEmail.objects.filter(pk=due.pk).delete()
    assert health.oldest_unsent_age() is None
