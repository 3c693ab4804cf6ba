from collections.abc import Callable
from itertools import count

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from mail import outbox
from mail.facts import Attachment
from mail.models import OutgoingEmail

TEXT = """{% extends "mail/base.txt" %}
{% block subject %}{{ subject }}{% endblock %}
{% block body %}Dear {{ name }}{% if link %}
{{ link }}{% endif %}{% endblock %}"""
HTML = """{% extends "mail/base.html" %}
{% block heading %}{{ subject }}{% endblock %}
{% block body %}<p>Dear {{ name }}</p>{% if link %}<a href="{{ link }}">Here</a>{% endif %}{% endblock %}"""


@pytest.fixture(autouse=True)
def letter_template(settings, tmp_path):
    """The email of these tests, `letter`, has a subject, a name, and a link if there is one."""
    (tmp_path / "letter.txt").write_text(TEXT)
    (tmp_path / "letter.html").write_text(HTML)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]


@pytest.fixture
def queue_letter(letter_template) -> Callable[..., OutgoingEmail | None]:
    """Queues one in a transaction of its own and returns its row, or None when it was queued before."""
    numbers = count(1)

    def queue(*, subject: object = "Welcome", name: object = "Alice", **values) -> OutgoingEmail | None:
        arguments = {"to": "alice@example.edu", "template": "letter", "dedupe_key": f"letter:{next(numbers)}"} | values
        context = {"subject": subject, "name": name, **arguments.pop("context", {})}
        with transaction.atomic():
            written = outbox.queue(context=context, **arguments)
        return OutgoingEmail.objects.get(dedupe_key=arguments["dedupe_key"]) if written else None

    return queue


@pytest.fixture
def club(db, monkeypatch) -> Group:
    """A row of some app that emails tell of: its links are numbered, and it has a file for each email."""
    numbers = count(1)

    def mint_link(self, purpose: str, payload: dict) -> str:
        return f"https://example.edu/{self.name}/{purpose}/{payload.get('of', '')}{next(numbers)}"

    def email_attachments(self, *, content_type: str = "text/plain", content: str = "") -> list[Attachment]:
        return [Attachment(f"{self.name}.txt", content_type, content.encode())]

    monkeypatch.setattr(Group, "mint_link", mint_link, raising=False)
    monkeypatch.setattr(Group, "email_attachments", email_attachments, raising=False)
    return Group.objects.create(name="club")
