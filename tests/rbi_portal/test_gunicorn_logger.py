import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.ports import LOOPBACK
from tests.web import WebProcess
from tests.workers import wait_until


@pytest.fixture
def failing(transactional_db, tmp_path: Path) -> Iterator[WebProcess]:
    web = WebProcess(tmp_path / "web.log", "tests.failing_app")
    yield web.wait()
    web.stop()


def ask(web: WebProcess, first_line: str) -> None:
    with socket.create_connection((LOOPBACK, web.port)) as connection:
        connection.sendall(f"{first_line}\r\nHost: localhost\r\nReferer: http://localhost/secret\r\n\r\n".encode())
        connection.settimeout(30)
        while connection.recv(4096):
            pass


def test_an_error_in_the_middle_of_an_answer_is_logged_and_tells_nothing(failing):
    token = secrets.token_urlsafe(32)
    ask(failing, f"GET /link/{token}/?q=zerlina@example.edu HTTP/1.1")
    (record,) = wait_until(lambda: [record for record in failing.records() if record["level"] == "ERROR"])
    assert record["logger"] == "gunicorn.error"
    assert record["error"].splitlines()[-1] == "builtins.ValueError: cannot write the row of '…' for /link/…/"
    said = failing.log.read_text()
    assert [word for word in (token, "zerlina", "Zerlina", "secret") if word in said] == []


def test_a_request_that_is_none_is_logged_without_what_it_said(failing):
    ask(failing, "GET /link/secret HTTP/x Zerlina Quux")
    (record,) = wait_until(lambda: [record for record in failing.records() if record["level"] == "WARNING"])
    assert record["message"] == "Invalid request"
    assert [word for word in ("secret", "Zerlina", "Quux") if word in failing.log.read_text()] == []
