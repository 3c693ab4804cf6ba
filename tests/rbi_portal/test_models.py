from datetime import timedelta

import pytest
from django.db.models import F

from rbi_portal.models import AccountLink, Purpose
from tests.participation.test_models import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("accountlink_expires_later", {"expires_at": F("created_at") - timedelta(seconds=1)}),
        ("accountlink_purpose_known", {"purpose": "lost"}),
    ],
)
def test_the_database_refuses(bob, constraint, wrong):
    AccountLink().mint_link(Purpose.INVITATION, {"account": bob, "address": bob.email})
    refused(constraint, lambda: AccountLink.objects.update(**wrong))
