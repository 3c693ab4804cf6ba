import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgres():
    assert connection.vendor == "postgresql"


def test_no_email_leaves_the_machine():
    assert (settings.EMAIL_HOST, settings.EMAIL_PORT) == ("127.0.0.1", 9)
