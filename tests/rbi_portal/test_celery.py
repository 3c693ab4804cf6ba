"""What Celery logs, from a real worker."""

import json

from pages import request_ids
from rbi_portal import celery_app
from tests.workers import WorkerProcess, wait_until


def records(worker: WorkerProcess) -> list[dict]:
    """Beside the banner that the worker prints as it starts."""
    return [json.loads(line) for line in worker.log.read_text().splitlines() if line.startswith("{")]


def failure_in(worker: WorkerProcess) -> dict:
    (record,) = wait_until(lambda: [record for record in records(worker) if record["level"] == "ERROR"])
    return record


def test_a_task_that_fails_leaves_its_traceback_under_the_id_of_the_request_that_sent_it(celery_worker_process):
    worker = celery_worker_process("--concurrency=1")
    request_id = request_ids.begin()
    celery_app.send_task("mail.tasks.purge", args=["Zerlina Quux", "zerlina@example.edu"])
    record = failure_in(worker)
    assert record["request"] == request_id
    assert record["message"].startswith("Task mail.tasks.purge[")
    assert record["error"].splitlines()[-1].startswith("builtins.TypeError: purge() takes ")
    assert [word for word in ("Zerlina", "zerlina@") if word in worker.log.read_text()] == []


def test_a_task_that_no_request_sent_works_under_its_own_id(celery_worker_process):
    worker = celery_worker_process("--concurrency=1")
    request_ids._current.set("")
    task = celery_app.send_task("mail.tasks.purge", args=[1])
    assert failure_in(worker)["request"] == task.id
