"""Every email of the project, queued by what causes it, rendered by the relay and taken by a mail server."""

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import get_template
from django.utils import timezone

from changetargets import reminders
from coalition.models import Membership
from connect import announcements, digests, subscriptions
from connect.models import Announcement, Topic
from datawalk import services
from datawalk.models import Rsvp
from mail import relay
from mail.models import OutgoingEmail
from myths.services import report_item
from participation import email_change, letters, moves
from participation.forms import details_of
from rbi_portal import invitations
from rbi_portal.accounts import AccountAdapter
from tests import make, make_minis, make_targets, make_walk
from tests.make_news import subscription
from tests.myths.conftest import make_statement  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def queue_about_people(program, bob) -> None:
    """Sign-ups of every kind with all that may come of them."""
    reviewed = make.coalition(program, reviewed=True, capacity=1)
    rows = [make.membership(reviewed) for _ in range(3)]
    moves.accept(participation=rows[0], by=bob)
    moves.move_to_waiting_list(participation=rows[1], by=bob)
    moves.decline(participation=rows[2], by=bob, reason="The group is complete.")
    moves.withdraw(participation=rows[0], by=rows[0].person)
    unproven = make.membership(make.coalition(program, capacity=1), make.person("Anna", verified=False))
    Membership.objects.filter(pk=unproven.pk).update(applied_at=timezone.now() - timedelta(days=9))
    moves.lapse_overdue(Membership)
    faculty_only = make.coalition(program, audiences=["faculty"])
    student = details_of(make.person()) | {"affiliation": "faculty"}
    moves.sign_up(kind=Membership, you=student, activities=[faculty_only.pk], submission="known as a student")
    make_minis.enrollment(make_minis.mini_project(program), make.person())
    make_targets.contribution(make_targets.target(program), make.person())
    alice = make.person()
    letters.link(alice, "one")
    email_change.request(alice, "new@example.edu", "one")


def queue_about_walks(program, bob) -> None:
    soon = make_walk.walk(program, starts_at=timezone.now() + timedelta(hours=3))
    make_walk.rsvp(soon)
    services.remind()
    soon.refresh_from_db()
    soon.venue = "Library"
    services.save_walk(soon, by=bob)
    services.cancel(soon, by=bob, reason="Snow")
    assert Rsvp.objects.count() == 1


def queue_news(program, bob, version) -> None:
    target = make_targets.target(program, title="A target")
    make_targets.update(target, days_ago=90)
    long_ago = timezone.now() - timedelta(days=99)
    subscription("target", target, told_until=long_ago)
    digests.send_digests()
    reminders.remind_all()
    subscriptions.ask("reader@example.edu", [Topic("program", program), Topic("target", target)], "one")
    subscription("program", program)
    Announcement.objects.create(program=program, subject="News", body="News", state=Announcement.State.SENDING)
    announcements.send_batches()
    report_item(version, "It is outdated.", submission="one")


def queue_to_staff(user) -> int:
    """All that django-allauth has words for, whether the portal's settings let it send them or not."""
    prefixes = [
        str(path.relative_to(folder)).removesuffix("_message.txt")
        for folder in (Path(allauth.__file__).parent / "templates",)
        for path in sorted(folder.glob("*/email/*_message.txt"))
        if path.name != "base_message.txt"
    ]
    facts = {"user": user, "request": object(), "code": "1234", "password_reset_url": "https://example.edu/reset/1234"}
    for prefix in prefixes:
        AccountAdapter().send_mail(prefix, user.email, facts)
    return len(prefixes)


def queue_about_accounts(user) -> None:
    invitations.send(User.objects.create_user("dana", "dana@example.edu"), by=user)
    for address in (user.email, "nobody@example.edu"):
        invitations.ask_for_new_password(address)


def templates_of_emails() -> set[str]:
    """Every pair that nothing but itself turns into an email: it has a subject, and no other template extends it."""
    found = {}
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in Path(folder).glob("*/email/*.txt"):
            found[str(path.relative_to(folder)).removesuffix(".txt")] = path.read_text()
    frames = {name for text in found.values() for name in re.findall(r'{% extends "(.+?)\.txt" %}', text)}
    return {name for name, text in found.items() if "{% extends" in text} - frames


def test_every_email_is_rendered_from_its_facts_and_arrives(rbi, bob, smtp_server, make_statement):  # noqa: F811
    queue_about_people(rbi, bob)
    queue_about_walks(rbi, bob)
    queue_news(rbi, bob, make_statement())
    queue_to_staff(bob)
    queue_about_accounts(bob)
    relay.send_due()
    assert list(OutgoingEmail.objects.exclude(status="sent").values_list("template", "last_error")) == []
    sent = set(OutgoingEmail.objects.values_list("template", flat=True))
    assert templates_of_emails() - sent == set()
    assert len(smtp_server.messages) == OutgoingEmail.objects.count()
    for message in smtp_server.messages:
        plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert message["Subject"].strip() != ""
        assert [
            gap for gap in ("{{", "{%", "\n\n\n", "None", "$row", "$link") if gap in plain + message["Subject"]
        ] == []
        assert html.strip().endswith("</html>")


def test_every_email_has_its_two_templates():
    for name in templates_of_emails():
        assert get_template(f"{name}.html")
