import smtplib
import urllib.request

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.mail import send_mail
from kombu.exceptions import OperationalError

from rbi_portal import celery_app
from tests.workers import wait_until


def send():
    send_mail("Welcome", "Hello", None, ["alice@example.org"])


def test_a_scripted_mail_server_answers_in_order(smtp_server):
    smtp_server.replies = [451, 250]
    with pytest.raises(smtplib.SMTPDataError, match="451"):
        send()
    send()
    assert smtp_server.attempts == 2
    assert [message["Subject"] for message in smtp_server.messages] == ["Welcome"]


def test_a_worker_process_takes_what_this_process_publishes(celery_worker_process):
    worker = celery_worker_process("--concurrency=1")
    celery_app.send_task("no.such.task")
    assert wait_until(lambda: "Received unregistered task of type 'no.such.task'" in worker.log.read_text())


@pytest.mark.parametrize("failure", ["fall_silent", "kill"])
def test_a_broker_that_is_gone_fails_at_once_and_comes_back(own_broker, failure):
    getattr(own_broker, failure)()
    with pytest.raises(OperationalError):
        celery_app.send_task("no.such.task")
    own_broker.speak_again() if failure == "fall_silent" else own_broker.start()
    assert celery_app.send_task("no.such.task").id


def test_the_live_site_serves_hashed_files(live_site):
    address = staticfiles_storage.url("admin/css/base.css")
    assert address != "/static/admin/css/base.css"
    with urllib.request.urlopen(live_site.url + address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
