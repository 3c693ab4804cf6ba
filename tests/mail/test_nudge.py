import pytest
from redis import Redis

from mail import nudge
from tests.parallel import in_parallel
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def tasks_in(broker) -> int:
    with Redis.from_url(broker.url) as client:
        return client.llen("celery")


def test_a_burst_is_one_task_and_what_comes_later_gets_another(own_broker):
    in_parallel(*[nudge.nudge] * 8)
    wait_until(lambda: tasks_in(own_broker))
    assert tasks_in(own_broker) == 1
    nudge.nudge()
    wait_until(lambda: tasks_in(own_broker) == 2)


def test_what_comes_while_a_task_is_being_published_gets_its_own(own_broker, caplog):
    def warnings():
        return [record.name for record in caplog.records].count("mail.nudge")

    own_broker.fall_silent()
    nudge.nudge()
    wait_until(lambda: not nudge.of_outbox.pending.locked())
    assert warnings() == 0
    nudge.nudge()
    wait_until(lambda: warnings() == 2)


def test_a_machine_out_of_threads_does_not_end_all_nudges(monkeypatch):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(nudge.Timer, "start", no_thread)
    with pytest.raises(RuntimeError):
        nudge.nudge()
    assert not nudge.of_outbox.pending.locked()
