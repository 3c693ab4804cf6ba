"""Everything that runs beside each other for `make run`: servers, inbox, web, worker and beat."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import NoReturn

from devstack.environment import LOGS, NOTE, PROJECT, VAR, is_named_by_caller, note_down, portal_variables
from devstack.errors import ErrorTail
from devstack.ports import LOOPBACK, free_port, is_free, remembered_port
from devstack.postgres import Postgres
from devstack.postgres_home import link_data, postgres_home
from devstack.processes import Runner, StackError, ask_to_stop, last_lines, open_log, stop
from devstack.services import Watch, inbox_service, portal_services
from devstack.static_files import StaticFiles
from devstack.valkey import Valkey


class Stack:
    """Starts what the environment does not name as a server of the caller's own."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.runners: dict[str, Runner] = {}
        self.errors: list[ErrorTail] = []
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        self.inbox_port: int | None = None

    def start(self) -> None:
        begin, is_first = time.monotonic(), not (VAR / "secret_key").exists()
        LOGS.mkdir(parents=True, exist_ok=True)
        tell("First start: making the database …" if is_first else "Starting …")
        self._start_servers()
        variables = self._variables()
        environment = {**os.environ, **variables}
        static_files = StaticFiles(environment)
        if self.inbox_port:
            self._run("inbox", inbox_service(environment, self.smtp_port, self.inbox_port))
        for server in self._servers():
            server.wait()
        staff = self._prepare_database(environment)
        static_files.wait()
        services = portal_services(environment, self.host, self.port)
        for service in services:
            self._run(service.name, service)
        self.errors = [ErrorTail(service.name, service.log) for service in services]
        self._wait_for_web()
        note_down(variables)
        self._tell_where_everything_is(staff, time.monotonic() - begin)

    def watch(self) -> NoReturn:
        """Runs until a signal; says which process ended and starts it again, and shows the errors of the portal."""
        watches = [Watch(name, runner) for name, runner in self.runners.items()]
        while True:
            now = time.monotonic()
            for news in [*(watch.look(now) for watch in watches), *(errors.look() for errors in self.errors)]:
                if news:
                    tell(news)
            time.sleep(0.2)

    def stop(self) -> None:
        """Web, worker and beat finish what they do, side by side; then their servers end."""
        NOTE.unlink(missing_ok=True)
        servers = self._servers()
        others = [runner.process for runner in self.runners.values() if runner not in servers and runner.process]
        for process in others:
            ask_to_stop(process)
        for process in others:
            stop(process)
        for server in servers:
            server.stop()

    def _servers(self) -> list[Postgres | Valkey]:
        return [server for server in (self.valkey, self.postgres) if server]

    def _run(self, name: str, runner: Runner) -> None:
        self.runners[name] = runner
        runner.start()

    def _start_servers(self) -> None:
        if not is_named_by_caller("DATABASE_URL"):
            home = postgres_home(PROJECT)
            self.postgres = Postgres(home, log=LOGS / "postgres.log")
            link_data(VAR, self.postgres.data)
            self._run("postgres", self.postgres)
        if not is_named_by_caller("REDIS_URL"):
            self.valkey = Valkey(VAR / "valkey", log=LOGS / "valkey.log")
            self._run("valkey", self.valkey)
        if not is_named_by_caller("EMAIL_URL"):
            self.smtp_port = remembered_port(VAR / "smtp.port")
            self.inbox_port = self.port + 1 if is_free(self.port + 1) else free_port()

    def _variables(self) -> dict[str, str]:
        return portal_variables(
            port=self.port,
            database_url=self.postgres.url if self.postgres else "",
            redis_url=self.valkey.url() if self.valkey else "",
            email_url=f"smtp://{LOOPBACK}:{self.smtp_port}" if self.inbox_port else "",
        )

    def _prepare_database(self, environment: dict[str, str]) -> str:
        """Sample content and a staff login only where the database is ours: never in a server of the caller's own."""
        sample = ["--sample"] if self.postgres or is_named_by_caller("SAMPLE_CONTENT") else []
        log = LOGS / "preparation.log"
        command = [sys.executable, "-m", "devstack.preparation", *sample]
        with open_log(log) as errors:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=PROJECT
            )
        if done.returncode:
            raise StackError(f"The database could not be prepared. The end of {log}:\n{last_lines(log)}")
        return done.stdout.strip() or "make a login with `manage.py createsuperuser`, or start with SAMPLE_CONTENT=yes"

    def _wait_for_web(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        web = self.runners["web"]
        while time.monotonic() < deadline and web.process and web.process.poll() is None:
            if answers(f"http://{LOOPBACK}:{self.port}/health/live"):
                return
            time.sleep(0.05)
        raise StackError(f"The web server does not answer. The end of {web.log}:\n{last_lines(web.log)}")

    def _tell_where_everything_is(self, staff: str, seconds: float) -> None:
        tell(f"\nReady after {seconds:.0f} s. Ctrl-C stops everything; the data stay in var/.\n")
        tell(f"  Portal   http://localhost:{self.port}/")
        tell(f"  Staff    http://localhost:{self.port}/admin/")
        for line in staff.splitlines():
            tell(f"           {line}")
        if self.inbox_port:
            tell(f"  Emails   http://localhost:{self.inbox_port}/   every email the portal sends lands here")
        tell(f"  Logs     {LOGS.relative_to(PROJECT)}/\n")


def answers(address: str) -> bool:
    """True for any answer of the portal, an error page too: the address may need a host name that is not ours."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def tell(line: str) -> None:
    print(line, flush=True)
