"""`make run` as a newcomer meets it: in a folder of its own whose path has a space."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2
import pytest

from devstack.environment import PROJECT
from devstack.ports import LOOPBACK, free_port
from devstack.postgres_home import system_folder
from tests.workers import wait_until

SET_BY_THE_TESTS = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "STATIC_ROOT", "MAKEFLAGS", "MFLAGS"}
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis")


class Clone:
    """A copy of the project that uses the installed packages of this one."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.runs = folder, free_port(), []
        shutil.copytree(PROJECT, folder, ignore=NOT_COPIED)
        (folder / ".venv").symlink_to(sys.prefix)

    @property
    def output(self) -> str:
        """What the latest `make run` printed."""
        return self._output_of(len(self.runs)).read_text()

    @property
    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TESTS}

    def make_manage(self, arguments: str) -> tuple[bool, str]:
        """Whether the command of manage.py succeeded, and what it said."""
        command = ["make", "-s", "manage", f"ARGS={arguments}"]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def make_run(self) -> subprocess.Popen:
        command = ["make", "run", f"PORT={self.port}"]
        with self._output_of(len(self.runs) + 1).open("w") as output:
            make = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=output, stderr=output)
        self.runs.append(make)
        return make

    def start(self) -> subprocess.Popen:
        make = self.make_run()
        wait_until(lambda: "Ready after" in self.output or make.poll() is not None, 90)
        assert make.poll() is None, self.output
        return make

    def stop(self) -> None:
        for make in self.runs:
            make.terminate()
            make.wait(60)

    def _output_of(self, run: int) -> Path:
        return self.folder.with_suffix(f".output-{run}")

    def processes(self) -> list[str]:
        return [command for command in map(self._command_of_ours, psutil.process_iter()) if command]

    def _command_of_ours(self, process: psutil.Process) -> str | None:
        """The command line of a process that belongs to this clone; None of others, and of one that just ended."""
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            places = f"{process.cwd()} {command}"
            if str(self.folder) in places or str(system_folder(self.folder)) in places:
                return command or process.name()
        return None

    def database(self):
        data = self.folder / "var" / "postgres"
        password, port = (data / "portal.password").read_text(), (data / "portal.port").read_text()
        return closing(psycopg2.connect(host=LOOPBACK, port=port, user="portal", password=password, dbname="portal"))


@pytest.fixture
def clone(tmp_path):
    clone = Clone(tmp_path / "a portal")
    yield clone
    clone.stop()
    shutil.rmtree(system_folder(clone.folder), ignore_errors=True)


def test_a_stop_ends_every_process_and_the_next_start_has_the_data(clone):
    clone.start()
    with clone.database() as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    clone.stop()
    assert clone.processes() == []

    clone.start()
    with clone.database() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchall() == [(42,)]
    psutil.Process(clone.runs[-1].pid).children()[0].kill()  # the supervisor, with no time to stop anything
    wait_until(lambda: clone.processes() == [], 60)


def test_a_command_of_manage_py_works_on_what_runs_and_on_nothing_else(clone):
    clone.start()
    with clone.database() as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    note = clone.folder / "var" / "environment.json"
    assert note.stat().st_mode & 0o777 == 0o600
    succeeded, said = clone.make_manage("inspectdb kept")
    assert (succeeded, "class Kept(models.Model):" in said) == (True, True)
    clone.stop()
    succeeded, said = clone.make_manage("inspectdb kept")
    assert (succeeded, "Start the portal with `make run` in another terminal first." in said) == (False, True)
    assert not note.exists()


def test_what_dies_is_started_again(clone):
    clone.start()
    family = psutil.Process(clone.runs[0].pid).children(recursive=True)
    next(process for process in family if "beat" in process.cmdline()).kill()
    wait_until(lambda: "beat was started again" in clone.output)
    assert "beat ended with code -9; starting it again in 1 s." in clone.output


def test_an_error_is_on_the_page_in_the_log_and_at_the_terminal_and_nobody_else_reads_the_logs(clone):
    clone.start()
    with clone.database() as connection, connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE participation_program RENAME TO gone")
    with pytest.raises(urllib.error.HTTPError) as failure:
        urllib.request.urlopen(f"http://localhost:{clone.port}/?q=zerlina@example.edu")
    with failure.value as answer:
        request_id = answer.headers["X-Request-ID"]
        assert f"<code>{request_id}</code>" in answer.read().decode()
    wait_until(lambda: "More in var/log/web.log" in clone.output)
    assert f"Error in web: django.request [{request_id}] GET  failed" in clone.output
    assert 'relation "participation_program" does not exist' in clone.output
    log = (clone.folder / "var" / "log" / "web.log").read_text()
    assert ("rbi_portal/views.py" in log, "zerlina" in log) == (True, False)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (clone.folder / "var" / "log").iterdir()}
    assert {name: oct(mode) for name, mode in modes.items() if mode != 0o600} == {}


def test_a_second_start_says_what_runs(clone):
    clone.start()
    lock = (clone.folder / "var" / "run.lock").read_text()
    assert clone.make_run().wait(30) != 0
    assert f"This project runs already: {lock}" in clone.output


def test_a_taken_port_is_explained_and_nothing_is_touched(clone):
    with socket.create_server((LOOPBACK, clone.port)):
        assert clone.make_run().wait(30) != 0
    assert f"Port {clone.port} is taken: process {os.getpid()} " in clone.output
    assert not (clone.folder / "var").exists()
