from itertools import count

import pytest
from django.db import transaction

from mail import outbox
from mail.models import OutgoingEmail

TEXT = """{% extends "mail/base.txt" %}
{% block subject %}{{ subject }}{% endblock %}
{% block body %}Dear {{ name }}{% endblock %}"""
HTML = """{% extends "mail/base.html" %}
{% block heading %}{{ subject }}{% endblock %}
{% block body %}<p>Dear {{ name }}</p>{% endblock %}"""


@pytest.fixture(autouse=True)
def letter_template(settings, tmp_path):
    """The email of these tests, `letter`, has a subject and a name."""
    (tmp_path / "letter.txt").write_text(TEXT)
    (tmp_path / "letter.html").write_text(HTML)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]


@pytest.fixture
def queue_letter(letter_template):
    """Queues one in a transaction of its own and returns its row, or None when it was queued before."""
    numbers = count(1)

    def queue(*, subject="Welcome", name="Alice", **values) -> OutgoingEmail | None:
        arguments = {"to": "alice@example.edu", "template": "letter", "dedupe_key": f"letter:{next(numbers)}"} | values
        with transaction.atomic():
            written = outbox.queue(context={"subject": subject, "name": name}, **arguments)
        return OutgoingEmail.objects.get(dedupe_key=arguments["dedupe_key"]) if written else None

    return queue
