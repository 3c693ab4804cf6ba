"""A broker that belongs to one test: it can fall silent, be refused and come back."""

import signal
from pathlib import Path

from devstack.valkey import Valkey
from rbi_portal import celery_app


class OwnBroker:
    def __init__(self, folder: Path):
        self._valkey = Valkey(folder / "broker", log=folder / "broker.log")

    @property
    def url(self) -> str:
        return self._valkey.url()

    def start(self) -> None:
        """Starts, or starts again at the same address with the data it had."""
        self._valkey.start()
        self._valkey.wait()

    def fall_silent(self) -> None:
        """Connections stay open and nothing answers, as behind a network that swallows packets."""
        self._valkey.process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        self._valkey.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """From now on connections are refused."""
        self._valkey.process.kill()
        self._valkey.process.wait()

    def stop(self) -> None:
        self.speak_again()
        self._valkey.stop()


def publish_to(url: str) -> None:
    """Lets the Celery app of this process forget its connections and use the broker at `url`."""
    celery_app.conf.broker_url = url
    celery_app._after_fork()
