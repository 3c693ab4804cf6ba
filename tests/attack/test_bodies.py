"""Bodies that are huge, have no length, or never come."""

import io
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from devstack.ports import LOOPBACK
from tests.web import WebProcess

pytestmark = pytest.mark.django_db

HUGE = b"x" * (3 * 1024 * 1024)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.mark.parametrize("method", METHODS)
def test_a_huge_body_is_refused_whatever_the_method(client, method):
    assert client.generic(method, "/", HUGE).status_code == 413
    file = {"file": SimpleUploadedFile("a.csv", HUGE)}
    assert client.post("/admin/login/", file).status_code == 413


@pytest.mark.parametrize("method", METHODS)
def test_a_body_that_does_not_say_its_length_is_refused(client, method):
    assert client.generic(method, "/", b"x", headers={"Transfer-Encoding": "chunked"}).status_code == 411


@pytest.mark.parametrize("method", METHODS)
def test_a_body_that_is_cut_off_is_refused(client, method):
    cut_off = {"CONTENT_LENGTH": "99", "wsgi.input": io.BytesIO(b"name=Ali")}
    assert client.generic(method, "/", **cut_off).status_code == 408


@pytest.fixture
def web(transactional_db, tmp_path: Path) -> Iterator[WebProcess]:
    web = WebProcess(tmp_path / "web.log", BODY_SECONDS="30")
    yield web.wait()
    web.stop()


def test_ten_senders_that_stall_do_not_keep_the_health_check_waiting(web):
    stalled = [socket.create_connection((LOOPBACK, web.port)) for _ in range(10)]
    for sender in stalled:
        sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
    with urllib.request.urlopen(f"http://{LOOPBACK}:{web.port}/health/live", timeout=25) as answer:
        assert answer.status == 200
    for sender in stalled:
        sender.close()
