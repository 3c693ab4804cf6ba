"""The inbox in the browser. What came by email is escaped, or shown in a frame that may do nothing."""

import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.template import Context, Engine

from devstack.environment import VAR
from devstack.one_time_code import one_time_code

if TYPE_CHECKING:
    from devstack.inbox import Mailbox

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = Engine(dirs=[str(FOLDER)])
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
EMAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
# A page elsewhere whose name was made to lead to this machine must not read what is here (DNS rebinding).
OWN_NAMES = {"localhost", "127.0.0.1", "[::1]"}
NEW_TAB = '<base target="_blank">'  # pages of the portal refuse to open inside the frame


class InboxPage(BaseHTTPRequestHandler):
    mailbox: "Mailbox"

    def do_GET(self) -> None:
        if re.sub(r":\d+$", "", self.headers.get("Host", "")) not in OWN_NAMES:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        for pattern, view in ROUTES:
            if found := re.fullmatch(pattern, self.path.partition("?")[0]):
                return view(self, *map(int, found.groups()))
        return self.not_found()

    def list_page(self) -> None:
        self.page("inbox.html", {"emails": self.mailbox.newest(), "code": code_of_staff()}, {"Refresh": "5"})

    def email_page(self, number: int) -> None:
        if email := self.mailbox.find(number):
            return self.page("email.html", {"email": email})
        return self.not_found()

    def html_part(self, number: int) -> None:
        if email := self.mailbox.find(number):
            html = re.sub(r"(<head[^>]*>|\A(?!.*<head))", rf"\1{NEW_TAB}", email.html, count=1, flags=re.I | re.S)
            return self.answer(html.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": EMAIL_POLICY})
        return self.not_found()

    def attachment(self, number: int, index: int) -> None:
        email = self.mailbox.find(number)
        if not email or index >= len(email.attachments):
            return self.not_found()
        part, name = email.attachments[index], email.attachment_names[index]
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        payload = part.get_payload(decode=True)
        return self.answer(payload if isinstance(payload, bytes) else b"", part.get_content_type(), headers)

    def stylesheet(self) -> None:
        self.answer((FOLDER / "inbox.css").read_bytes(), "text/css")

    def not_found(self) -> None:
        self.page("inbox.html", {"missing": True}, status=404)

    def page(
        self, template: str, context: dict[str, object], headers: dict[str, str] | None = None, status: int = 200
    ) -> None:
        html = TEMPLATES.get_template(template).render(Context(context))
        policy = {"Content-Security-Policy": PAGE_POLICY}
        self.answer(html.encode("utf-8", "replace"), "text/html; charset=utf-8", policy | (headers or {}), status)

    def answer(self, body: bytes, content_type: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
        fixed = {"Content-Type": content_type, "Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff"}
        self.send_response(status)
        for name, value in (fixed | {"Cache-Control": "no-store"} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


ROUTES: list[tuple[str, Callable[..., None]]] = [
    (r"/", InboxPage.list_page),
    (r"/inbox\.css", InboxPage.stylesheet),
    (r"/(\d{1,20})", InboxPage.email_page),
    (r"/(\d{1,20})/html", InboxPage.html_part),
    (r"/(\d{1,20})/attachments/(\d{1,3})", InboxPage.attachment),
]


def code_of_staff() -> str | None:
    note = VAR / "staff.factor"
    return one_time_code(note.read_text()) if note.exists() else None


def page_handler(mailbox: "Mailbox") -> type[InboxPage]:
    return type("InboxPageOfMailbox", (InboxPage,), {"mailbox": mailbox})
