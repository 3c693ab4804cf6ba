"""The portal's settings, and beside its apps one kind of taking part that only the tests know."""

from rbi_portal.settings import *  # noqa: F403
from rbi_portal.settings import INSTALLED_APPS as OF_THE_PORTAL

INSTALLED_APPS = [*OF_THE_PORTAL, "tests.reading_group"]
ROOT_URLCONF = "tests.urls"
