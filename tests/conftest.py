import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from tests.brokers import OwnBroker, publish_to
from tests.live import LiveSite
from tests.smtp import ScriptedMailServer
from tests.workers import WorkerProcess

pytest_plugins = ["tests.people", "tests.sign_on"]
hypothesis_settings.register_profile("patient", deadline=None)  # how long one example takes depends on the machine
hypothesis_settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def plain_static_files():
    """Most tests need no collected files, so `{% static %}` gives plain names."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=django_settings.STORAGES | plain):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict]]]:
    """Call it for what the portal has logged since the test began, as the settings have it written."""
    (console,) = (handler for handler in logging.getLogger().handlers if handler.get_name() == "console")
    written = io.StringIO()
    before = console.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    console.setStream(before)


@pytest.fixture
def smtp_server(settings):
    """A real mail server: `.messages` are those accepted, `.replies = [451, 250]` scripts its next answers."""
    server = ScriptedMailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    yield server
    server.stop()


@pytest.fixture
def own_broker(tmp_path):
    """A Valkey for this test alone, to which this process publishes: `.fall_silent()`, `.kill()`, `.start()`."""
    broker = OwnBroker(tmp_path)
    broker.start()
    publish_to(broker.url)
    yield broker
    publish_to(django_settings.REDIS_URL)
    broker.stop()


@pytest.fixture
def celery_worker_process(own_broker, transactional_db, tmp_path):
    """Call it for a worker on `own_broker` that is ready; it can be `.kill()`ed, and is gone after the test."""
    workers = []

    def start(*options: str) -> WorkerProcess:
        workers.append(WorkerProcess(own_broker.url, tmp_path / f"worker-{len(workers)}.log", *options))
        return workers[-1].wait()

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture(scope="session")
def collected_static_files(tmp_path_factory):
    """Static files as the site serves them: hashed and compressed."""
    root = tmp_path_factory.mktemp("static")
    hashed = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=root, STORAGES=django_settings.STORAGES | hashed):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def live_site(settings, transactional_db, collected_static_files):
    """The site in a server of its own with collected static files; `.url` is its address, also in emails."""
    settings.STATIC_ROOT = collected_static_files
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    site = LiveSite()
    settings.BASE_URL = site.url
    yield site
    site.stop()
