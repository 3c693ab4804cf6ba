import smtplib
import threading
import urllib.error
import urllib.request
from email.message import EmailMessage
from http.server import ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from devstack.inbox import Mailbox
from devstack.inbox_page import page_handler
from devstack.ports import LOOPBACK, free_port


@pytest.fixture
def mailbox(tmp_path):
    return Mailbox(tmp_path / "inbox")


@pytest.fixture
def smtp(mailbox):
    controller = Controller(mailbox, hostname=LOOPBACK, port=free_port())
    controller.start()
    with smtplib.SMTP(LOOPBACK, controller.port) as client:
        yield client
    controller.stop()


@pytest.fixture
def fetch(mailbox):
    pages = ThreadingHTTPServer((LOOPBACK, 0), page_handler(mailbox))
    threading.Thread(target=pages.serve_forever, kwargs={"poll_interval": 0.01}).start()
    address = f"http://{LOOPBACK}:{pages.server_port}"
    yield lambda path, **headers: urllib.request.urlopen(urllib.request.Request(address + path, headers=headers))
    pages.shutdown()
    pages.server_close()


def email(subject="Welcome", html="", attachment=b""):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@example.org", "alice@example.org", subject
    message.set_content("Confirm: http://localhost:8000/links/x?a=1&b=2\n<script>alert(1)</script>")
    if html:
        message.add_alternative(html, subtype="html")
    if attachment:
        message.add_attachment(attachment, maintype="text", subtype="calendar", filename="wälk.ics")
    return message


def test_the_newest_email_comes_first_and_stays_after_a_restart(mailbox, smtp):
    smtp.send_message(email("First"))
    smtp.send_message(email("Second"))
    assert [mail.subject for mail in Mailbox(mailbox.folder).newest()] == ["Second", "First"]


def test_text_is_escaped_and_its_links_can_be_clicked(mailbox, smtp, fetch):
    smtp.send_message(email("<b>Très</b> important"))
    page = fetch(f"/{mailbox.newest()[0].number}").read().decode()
    assert "<h1>&lt;b&gt;Très&lt;/b&gt; important</h1>" in page
    assert '<a href="http://localhost:8000/links/x?a=1&amp;b=2"' in page
    assert "<script" not in page


@pytest.mark.parametrize("html", ["<p>Hi</p>", "<!doctype html><html><head><title>x</title></head><p>Hi</p></html>"])
def test_html_runs_nothing_and_opens_its_links_outside_the_frame(mailbox, smtp, fetch, html):
    smtp.send_message(email(html=html))
    answer = fetch(f"/{mailbox.newest()[0].number}/html")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-popups allow-popups-to-escape-sandbox;")
    assert answer.read().decode().count('<base target="_blank">') == 1


def test_attachments_come_back_as_they_were_sent(mailbox, smtp, fetch):
    smtp.send_message(email(attachment=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    number = mailbox.newest()[0].number
    assert f'<a href="/{number}/attachments/0">wälk.ics</a>' in fetch(f"/{number}").read().decode()
    answer = fetch(f"/{number}/attachments/0")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''w%C3%A4lk.ics"
    assert answer.read() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("path", ["/1", "/1/html", "/1/attachments/0", "/../secret_key", "/%2e%2e/secret_key"])
def test_what_is_not_an_email_is_not_found(fetch, path):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetch(path)
    refusal.value.close()
    assert refusal.value.code == 404


@pytest.mark.parametrize("name", ["localhost", "localhost:8001", "127.0.0.1:8001", "[::1]:8001"])
def test_the_inbox_answers_by_its_own_names(fetch, name):
    assert fetch("/", Host=name).status == 200


@pytest.mark.parametrize("name", ["evil.example", "evil.example:8001", "localhost.evil.example", "", "127.0.0.1:x"])
def test_a_page_elsewhere_whose_name_leads_here_reads_nothing(fetch, name):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetch("/", Host=name)
    refusal.value.close()
    assert refusal.value.code == 421
