import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from datawalk.models import DataWalk
from tests.make_walk import walk


@pytest.fixture
def held(rbi):
    """A walk whose row another connection holds all the while."""
    made = walk(rbi)
    is_held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            DataWalk.objects.select_for_update().get(pk=made.pk)
            is_held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(30)
    yield made
    done.set()
    holder.join()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_stays_locked_is_a_page_that_asks_to_try_again(bobs, held, settings):
    settings.LOCK_SECONDS = 0.2
    typed = {"action": "cancel", "_selected_action": held.pk, "confirmed": "yes"}
    answer = bobs.post(reverse("admin:datawalk_datawalk_changelist"), typed)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert DataWalk.objects.get().cancelled_at is None
