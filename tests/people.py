"""Three people: Alice takes part, Bob coordinates her program, Charlie coordinates the other one."""

import pytest
from django.contrib.auth.models import Group

from rbi_portal import groups
from tests import make


@pytest.fixture
def rbi(db):
    return make.program("rbi")


@pytest.fixture
def grbi(db):
    return make.program("grbi")


@pytest.fixture
def alice(db):
    return make.person("Alice Adams", email="alice@example.edu")


@pytest.fixture
def coordinators(db):
    groups.set_up()
    return Group.objects.get(name=groups.COORDINATORS)


@pytest.fixture
def bob(rbi, coordinators):
    user = make.user("bob", rbi)
    user.groups.add(coordinators)
    return user


@pytest.fixture
def charlie(grbi, coordinators):
    user = make.user("charlie", grbi)
    user.groups.add(coordinators)
    return user


@pytest.fixture
def bobs(client, bob):
    """Bob's browser, signed in to the admin."""
    client.force_login(bob)
    return client


@pytest.fixture
def charlies(client, charlie):
    client.force_login(charlie)
    return client
