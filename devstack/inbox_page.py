"""The inbox in the browser. What came by email is escaped, or shown in a frame that may do nothing."""

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

from django.template import Context, Engine

from devstack.environment import VAR
from devstack.one_time_code import one_time_code

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = Engine(dirs=[FOLDER])
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
EMAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
# A page elsewhere whose name was made to lead to this machine must not read what is here (DNS rebinding).
OWN_NAMES = {"localhost", "127.0.0.1", "[::1]"}
NEW_TAB = '<base target="_blank">'  # pages of the portal refuse to open inside the frame


class InboxPage(BaseHTTPRequestHandler):
    mailbox = None

    def do_GET(self):
        if re.sub(r":\d+$", "", self.headers.get("Host", "")) not in OWN_NAMES:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        for pattern, view in ROUTES:
            if found := re.fullmatch(pattern, self.path.partition("?")[0]):
                return view(self, *map(int, found.groups()))
        return self.not_found()

    def list_page(self):
        self.page("inbox.html", {"emails": self.mailbox.newest(), "code": code_of_staff()}, {"Refresh": "5"})

    def email_page(self, number: int):
        if email := self.mailbox.find(number):
            return self.page("email.html", {"email": email})
        return self.not_found()

    def html_part(self, number: int):
        if email := self.mailbox.find(number):
            html = re.sub(r"(<head[^>]*>|\A(?!.*<head))", rf"\1{NEW_TAB}", email.html, count=1, flags=re.I | re.S)
            return self.answer(html.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": EMAIL_POLICY})
        return self.not_found()

    def attachment(self, number: int, index: int):
        email = self.mailbox.find(number)
        if not email or index >= len(email.attachments):
            return self.not_found()
        part, name = email.attachments[index], email.attachment_names[index]
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return self.answer(part.get_payload(decode=True) or b"", part.get_content_type(), headers)

    def stylesheet(self):
        self.answer((FOLDER / "inbox.css").read_bytes(), "text/css")

    def not_found(self):
        self.page("inbox.html", {"missing": True}, status=404)

    def page(self, template: str, context: dict, headers=None, status: int = 200):
        html = TEMPLATES.get_template(template).render(Context(context))
        policy = {"Content-Security-Policy": PAGE_POLICY}
        self.answer(html.encode("utf-8", "replace"), "text/html; charset=utf-8", policy | (headers or {}), status)

    def answer(self, body: bytes, content_type: str, headers=None, status: int = 200):
        fixed = {"Content-Type": content_type, "Content-Length": len(body), "X-Content-Type-Options": "nosniff"}
        self.send_response(status)
        for name, value in (fixed | {"Cache-Control": "no-store"} | (headers or {})).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


ROUTES = [
    (r"/", InboxPage.list_page),
    (r"/inbox\.css", InboxPage.stylesheet),
    (r"/(\d{1,20})", InboxPage.email_page),
    (r"/(\d{1,20})/html", InboxPage.html_part),
    (r"/(\d{1,20})/attachments/(\d{1,3})", InboxPage.attachment),
]


def code_of_staff() -> str | None:
    note = VAR / "staff.factor"
    return one_time_code(note.read_text()) if note.exists() else None


def page_handler(mailbox) -> type[InboxPage]:
    return type("InboxPageOfMailbox", (InboxPage,), {"mailbox": mailbox})
