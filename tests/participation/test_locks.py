import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from participation import locks
from participation.models import Person

LOCKING = re.compile(r"select_for_update\((?!.*skip_locked)")
PLACE = Path("participation/locks.py")


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_the_transaction_and_leaves_nothing_on_the_connection(settings):
    with transaction.atomic():
        list(locks.for_update(Person.objects, no_key=True))
        assert lock_timeout() == f"{settings.LOCK_SECONDS}s"
    assert lock_timeout() == "0"


def test_nothing_is_set_as_a_connection_starts(settings):
    """A pooler in transaction mode refuses it, or gives the connection to somebody who did not set it."""
    parameters = DatabaseWrapper(settings.DATABASES["default"], "default").get_connection_params()
    assert "options" not in parameters


def test_every_lock_that_waits_has_the_limit(settings):
    sources = [path.relative_to(settings.BASE_DIR) for path in settings.BASE_DIR.glob("[a-z]*/**/*.py")]
    ours = [path for path in sources if path.parts[0] != "tests"]
    assert len(ours) > 100
    assert [path for path in ours if path != PLACE and LOCKING.search((settings.BASE_DIR / path).read_text())] == []
