from importlib import import_module

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from participation.models.person import Person


class Session(AbstractBaseSession):
    """A browser's session, with whom it is about: who is signed in by a link, and the addresses that were typed."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")
    address_hashes = ArrayField(models.CharField(max_length=64), default=list)

    class Meta(AbstractBaseSession.Meta):
        indexes = [GinIndex(fields=["address_hashes"], name="session_by_address")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore
