"""Starts a real Postgres and a real Valkey before Django reads its settings, unless the environment names others."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from devstack.postgres import NOT_DURABLE, Postgres
from devstack.postgres_home import PostgresHome, postgres_home
from devstack.valkey import Valkey

PROJECT = Path(__file__).resolve().parent.parent
SCRATCH = pytest.StashKey[Path]()
SERVERS = pytest.StashKey[list]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    scratch = early_config.stash[SCRATCH] = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    servers = early_config.stash[SERVERS] = []
    early_config.add_cleanup(lambda: clean_up(servers, scratch))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, with the servers stopped
    if "DATABASE_URL" not in os.environ:
        servers.append(postgres_for_tests(scratch))
    if "REDIS_URL" not in os.environ:
        servers.append(Valkey(scratch / "valkey", log=scratch / "valkey.log", durable=False))
    start_together(servers)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = broker_of(worker)
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" * 5)
    os.environ["EMAIL_URL"] = "smtp://127.0.0.1:9"
    (scratch / "static").mkdir()
    os.environ["STATIC_ROOT"] = str(scratch / "static")


def postgres_for_tests(scratch: Path) -> Postgres:
    home = postgres_home(PROJECT)
    if not home.identity:
        home = PostgresHome(home.binaries, scratch, {})
    # A benchmark measures what a sign-up costs that survives a power cut.
    settings = ({} if "DURABLE" in os.environ else NOT_DURABLE) | {"max_connections": "300"}
    return Postgres(home, name=scratch.name, log=scratch / "postgres.log", settings=settings)


def start_together(servers: list) -> None:
    for server in servers:
        server.start()
    for server in servers:
        server.wait()
        if isinstance(server, Postgres):
            os.environ["DATABASE_URL"] = server.url
        else:
            os.environ["REDIS_URL"] = server.url()


def broker_of(worker: str) -> str:
    """The workers of pytest-xdist share the controller's servers: each has a database of its own in both of them."""
    return os.environ["REDIS_URL"].rpartition("/")[0] + "/" + worker.removeprefix("gw")


def clean_up(servers: list, scratch: Path) -> None:
    for server in servers:
        server.stop()
        if isinstance(server, Postgres):
            shutil.rmtree(server.data, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)
