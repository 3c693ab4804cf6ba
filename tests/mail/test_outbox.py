from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from mail import outbox, relay, sealing
from mail.facts import Files, Link
from mail.models import EmailAttachment, Lane, OutgoingEmail
from tests.parallel import in_parallel

OLD_WORDS = {"template": "", "facts": {}, "subject": "Welcome", "text": "Dear Alice", "html": "<p>Dear Alice</p>"}


@pytest.mark.django_db
def test_an_email_is_a_row_of_facts(queue_letter, club):
    email = queue_letter(
        name="Zoë & José",
        context={"link": Link(club, "join")},
        owner="person:1",
        lane=Lane.CONFIRMATION,
        attachments=[Files(club, {"content": "Bring a cup"})],
        headers={"List-Id": "<news>", "List-Unsubscribe": Link(club, "leave")},
        zone="Europe/Berlin",
    )
    assert (email.recipient, email.status, email.lane) == ("alice@example.edu", "queued", Lane.CONFIRMATION)
    assert (email.template, email.subject, email.text, email.html) == ("letter", "", "", "")
    assert email.facts == {
        "context": {
            "subject": "Welcome",
            "name": "Zoë & José",
            "link": {"$link": [["auth.group", club.pk], "join", {}]},
        },
        "attachments": [[{"$row": ["auth.group", club.pk]}, {"content": "Bring a cup"}]],
        "zone": "Europe/Berlin",
    }
    leave = {"$link": [["auth.group", club.pk], "leave", {}]}
    assert email.headers == {"List-Id": "<news>", "List-Unsubscribe": leave}
    assert email.message_id.endswith("@localhost>")


@pytest.mark.django_db
def test_an_email_can_be_held(queue_letter):
    queue_letter(hold=timedelta(minutes=15))
    assert OutgoingEmail.objects.due().count() == 0
    left = OutgoingEmail.objects.annotate(left=F("not_before") - Now()).get().left
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    OutgoingEmail.objects.update(not_before=Now())
    assert OutgoingEmail.objects.due().count() == 1


@pytest.mark.django_db
def test_a_secret_is_sealed_and_only_this_portal_opens_it(queue_letter, settings):
    email = queue_letter(secrets={"code": "1234", "at": date(2026, 3, 2)})
    assert "1234" not in str(OutgoingEmail.objects.values_list().get())
    assert sealing.unseal(email.sealed) == {"code": "1234", "at": {"$date": "2026-03-02"}}
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50
    assert sealing.unseal(email.sealed)["code"] == "1234"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(email.sealed)


@pytest.mark.django_db(transaction=True)
def test_an_email_needs_the_transaction_that_it_tells_of():
    with pytest.raises(transaction.TransactionManagementError):
        outbox.queue(to="alice@example.edu", template="letter", context={"subject": "Hi"}, dedupe_key="x")


@pytest.mark.django_db(transaction=True)
def test_an_email_goes_with_a_transaction_that_fails(queue_letter):
    with transaction.atomic():
        queue_letter()
        transaction.set_rollback(True)
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
def test_the_same_key_writes_one_row_and_spoils_nothing(queue_letter):
    with transaction.atomic():
        assert queue_letter(dedupe_key="welcome:1")
        assert queue_letter(dedupe_key="welcome:1") is None
        assert queue_letter(dedupe_key="welcome:2")
    assert OutgoingEmail.objects.count() == 2


@pytest.mark.django_db
def test_many_emails_are_written_at_once_each_key_once(queue_letter, django_assert_num_queries):
    queue_letter(dedupe_key="news:3")
    drafts = [
        outbox.draft(
            to=f"reader{number}@example.edu", template="letter", context={}, dedupe_key=f"news:{number % 1100}"
        )
        for number in range(1200)
    ]
    with transaction.atomic(), django_assert_num_queries(3):
        assert outbox.queue_all(drafts) == 1099
    assert OutgoingEmail.objects.count() == 1100


@pytest.mark.django_db(transaction=True)
def test_ten_connections_with_one_key_write_one_row(queue_letter):
    rows = in_parallel(*[lambda: queue_letter(dedupe_key="welcome:1")] * 10)
    assert [row.dedupe_key for row in rows if row] == ["welcome:1"]
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"to": "alice@example.edu\nBcc: eve@example.org"}, ValidationError),
        ({"to": "alice@example.edu, eve@example.org"}, ValidationError),
        ({"headers": {"List-Id": "<news>\r\nBcc: eve@example.org"}}, BadHeaderError),
        ({"headers": {"List-Id: x\r\nBcc": "eve@example.org"}}, BadHeaderError),
        ({"headers": {"Bcc": "eve@example.org"}}, BadHeaderError),
        ({"headers": {"From": "dean@example.edu"}}, BadHeaderError),
    ],
)
def test_no_header_can_be_smuggled_in(queue_letter, values, error):
    with pytest.raises(error):
        queue_letter(**values)
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
def test_erase_drops_what_waits_and_blanks_what_was_sent(queue_letter, smtp_server):
    sent, waiting = (queue_letter(owner="person:1", secrets={"code": "1234"}) for _ in range(2))
    OutgoingEmail.objects.filter(pk=waiting.pk).update(not_before=Now() + timedelta(days=1))
    relay.send_due()
    by_version_0_1 = queue_letter(owner="person:1")
    OutgoingEmail.objects.filter(pk=by_version_0_1.pk).update(**OLD_WORDS, status="sent", sent_at=Now())
    EmailAttachment.objects.create(email=by_version_0_1, filename="a.txt", content_type="text/plain", content=b"a")
    queue_letter(owner="person:11", to="bob@example.edu")
    assert outbox.erase(owner="person:1", address="ALICE@example.edu") == 3
    assert not OutgoingEmail.objects.filter(pk=waiting.pk).exists()
    for email in OutgoingEmail.objects.filter(pk__in=[sent.pk, by_version_0_1.pk]):
        said = (email.recipient, email.subject, email.template, email.text, email.html, email.last_error, email.sealed)
        assert (said, email.facts, email.headers) == (("",) * 7, {}, {})
    assert EmailAttachment.objects.count() == 0
    assert OutgoingEmail.objects.get(recipient="bob@example.edu").facts["context"]["name"] == "Alice"


@pytest.mark.django_db
def test_what_an_address_got_goes_to_its_owner(queue_letter):
    queue_letter(to="Alice@example.edu"), queue_letter(to="bob@example.edu", owner="person:2")
    assert outbox.hand_over(address="alice@example.edu", owner="person:1") == 1
    assert list(OutgoingEmail.objects.order_by("pk").values_list("owner", flat=True)) == ["person:1", "person:2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "sent"},
        {"sent_at": "2030-01-01T00:00Z"},
        {"recipient": ""},
        {"template": ""},
        {"lane": 9},
        {"sealed": "x", "status": "failed"},
        {"status": "failed", "leased_until": "2130-01-01T00:00Z"},
        {"status": "lost"},
    ],
)
def test_the_database_refuses_what_must_never_be(queue_letter, impossible):
    email = queue_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmail.objects.filter(pk=email.pk).update(**impossible)


@pytest.mark.django_db
def test_what_waits_is_taken_back_and_what_is_being_sent_is_not(queue_letter):
    _waits, sending, other = (queue_letter(dedupe_key=key) for key in ("news:1:a", "news:1:b", "news:11:a"))
    OutgoingEmail.objects.filter(pk=sending.pk).update(leased_until=Now() + timedelta(minutes=1))
    assert outbox.take_back("news:1:") == 1
    assert sorted(OutgoingEmail.objects.values_list("pk", flat=True)) == [sending.pk, other.pk]
