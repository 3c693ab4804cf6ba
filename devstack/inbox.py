"""A local inbox: takes every email by SMTP, keeps it as a file, shows it in the browser. Nothing leaves the machine.

`python -m devstack.inbox FOLDER SMTP_PORT PAGE_PORT`
"""

import re
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from pathlib import Path

import django
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from devstack.inbox_page import page_handler
from devstack.ports import LOOPBACK

NEWEST = 200  # emails shown on the list


@dataclass(frozen=True)
class Email:
    """One received email; its number is the time of its arrival in nanoseconds."""

    number: int
    message: EmailMessage

    @property
    def arrived(self) -> datetime:
        return datetime.fromtimestamp(self.number / 1e9, UTC).astimezone()

    @property
    def subject(self) -> str:
        return self.message["Subject"] or "(no subject)"

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def recipients(self) -> str:
        return str(self.message["X-Envelope-To"] or self.message["To"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        return list(self.message.iter_attachments())

    @property
    def attachment_names(self) -> list[str]:
        return [part.get_filename() or "attachment" for part in self.attachments]

    @property
    def headers(self) -> list[tuple[str, str]]:
        return list(self.message.items())

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


class Mailbox:
    """A folder with one file for each email; also the handler that the SMTP server calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        target = self.folder / f"{time.time_ns()}.eml"
        recipients = re.sub(r"[\r\n]", "", ", ".join(envelope.rcpt_tos))
        unfinished = target.with_suffix(".part")
        unfinished.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + (envelope.original_content or b""))
        unfinished.rename(target)
        return "250 Kept in the local inbox"

    def newest(self) -> list[Email]:
        return [self._read(path) for path in sorted(self.folder.glob("*.eml"), reverse=True)[:NEWEST]]

    def find(self, number: int) -> Email | None:
        path = self.folder / f"{number}.eml"
        return self._read(path) if path.exists() else None

    def _read(self, path: Path) -> Email:
        return Email(int(path.stem), message_from_bytes(path.read_bytes(), policy=policy.default))


def main() -> None:
    folder, smtp_port, page_port = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    settings.configure(USE_I18N=False, USE_TZ=False)
    django.setup()
    mailbox = Mailbox(folder)
    Controller(mailbox, hostname=LOOPBACK, port=smtp_port).start()
    ThreadingHTTPServer((LOOPBACK, page_port), page_handler(mailbox)).serve_forever()


if __name__ == "__main__":
    main()
