from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from mail import tasks
from mail.models import OutgoingEmail
from tests.workers import wait_until


@pytest.fixture
def queue_report(queue_letter):
    """Queues an email whose template a worker of its own process knows."""
    facts = {"claim": "A claim", "message": "It is outdated.", "path": "/myths/1/", "admin_path": "/admin/"}
    return lambda **values: queue_letter(template="myths/email/item_report", context=facts, **values)


def sent():
    return OutgoingEmail.objects.filter(status="sent").count()


def test_a_commit_tells_the_worker(smtp_server, celery_worker_process, queue_report):
    celery_worker_process("--concurrency=1")
    email = queue_report()
    wait_until(lambda: sent() == 1)
    assert [message["Message-ID"] for message in smtp_server.messages] == [email.message_id]


def test_a_worker_killed_in_the_middle_loses_nothing(smtp_server, celery_worker_process, queue_report, monkeypatch):
    monkeypatch.setenv("EMAIL_LEASE_SECONDS", "3")
    with transaction.atomic():
        emails = [queue_report() for _ in range(20)]
    smtp_server.silent_at = 6
    worker = celery_worker_process("--concurrency=1")
    tasks.send_outbox.delay()
    wait_until(lambda: smtp_server.attempts == 6)
    worker.kill()
    assert (sent(), OutgoingEmail.objects.filter(leased_until__gt=Now()).count()) == (5, 1)
    celery_worker_process("--concurrency=1")
    wait_until(lambda: not OutgoingEmail.objects.filter(leased_until__gt=Now()).exists())
    tasks.send_outbox.delay()
    wait_until(lambda: sent() == 20)
    ids = sorted(message["Message-ID"] for message in smtp_server.messages)
    assert ids == sorted(email.message_id for email in emails)


@pytest.mark.parametrize("failure", ["fall_silent", "kill"])
def test_without_a_broker_pages_work_and_the_sweep_sends_later(
    smtp_server, own_broker, celery_worker_process, queue_report, monkeypatch, caplog, tmp_path, failure
):
    getattr(own_broker, failure)()
    emails = [queue_report() for _ in range(3)]
    wait_until(lambda: "mail.nudge" in [record.name for record in caplog.records])
    own_broker.speak_again() if failure == "fall_silent" else own_broker.start()
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    celery_worker_process("--concurrency=1", "--beat", f"--schedule={tmp_path}/beat")
    wait_until(lambda: sent() == 3)
    ids = sorted(message["Message-ID"] for message in smtp_server.messages)
    assert ids == sorted(email.message_id for email in emails)


@pytest.mark.django_db
def test_purge_keeps_the_fact_of_old_emails_alone(queue_report):
    old_sent, old_failed, old_queued, new_sent = [queue_report(owner="person:1") for _ in range(4)]
    long_ago = Now() - timedelta(days=tasks.KEPT_DAYS, minutes=1)
    OutgoingEmail.objects.exclude(pk=new_sent.pk).update(created_at=long_ago)
    OutgoingEmail.objects.filter(pk__in=[old_sent.pk, new_sent.pk]).update(status="sent", sent_at=Now())
    OutgoingEmail.objects.filter(pk=old_failed.pk).update(status="failed")
    assert (tasks.purge(), tasks.purge()) == (2, 0)
    kept = OutgoingEmail.objects.exclude(recipient="").values_list("pk", flat=True)
    assert sorted(kept) == [old_queued.pk, new_sent.pk]
    assert list(OutgoingEmail.objects.values_list("owner", flat=True)) == ["person:1"] * 4
