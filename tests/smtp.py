"""An SMTP server for tests that speaks the real protocol and answers what the test scripted."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from devstack.ports import LOOPBACK, free_port


class ScriptedMailServer:
    """`replies` are used up one per attempt, for example [451, 250]; after the last one everything is accepted.

    The attempt whose number is `silent_at` gets no answer at all.
    """

    def __init__(self):
        self.messages, self.envelopes, self.replies, self.attempts, self.silent_at = [], [], [], 0, None
        self.host, self.port = LOOPBACK, free_port()
        self._controller = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        self.attempts += 1
        if self.attempts == self.silent_at:
            await asyncio.Event().wait()
        reply = self.replies.pop(0) if self.replies else 250
        if reply != 250:
            return f"{reply} Scripted by the test"
        self.envelopes.append(envelope)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Accepted"

    def start(self) -> None:
        """Starts, or starts again at the same address."""
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stopping twice is fine: a test may stop the server that its fixture stops again."""
        if self._controller.server:
            self._controller.stop()
