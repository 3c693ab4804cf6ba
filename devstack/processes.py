"""Child processes that do not outlive their parent, each with a log file and a process group of its own."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class StackError(Exception):
    """Something the person at the terminal has to read; the message says what to do about it."""


class Process(subprocess.Popen[bytes]):
    asked_to_stop = False


class Runner(Protocol):
    """What runs until the stack stops, as one process that can be started again."""

    process: Process | None

    @property
    def log(self) -> Path: ...

    def start(self) -> None: ...


def spawn(
    arguments: Sequence[str | Path],
    *,
    log: Path,
    on_parent_death: signal.Signals = signal.SIGTERM,
    **options: Any,  # of subprocess.Popen
) -> Process:
    """Starts a program in its own session, so that Ctrl-C reaches only the supervisor, which then stops it in order.

    Call it from the main thread: Linux sends `on_parent_death` when the thread that forked ends.
    """

    def die_with_parent() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, on_parent_death)

    options.setdefault("stdin", subprocess.DEVNULL)
    with open_log(log) as output:
        return Process(
            [str(argument) for argument in arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **options,
        )


def open_log(log: Path) -> BinaryIO:
    """A log to append to, which only its owner may read; one that others could read is closed to them."""
    log.touch(mode=0o600)
    log.chmod(0o600)
    return log.open("ab")


def stop(process: Process, *, with_signal: signal.Signals = signal.SIGTERM, grace: float = 10) -> None:
    """Asks the leader of the group to end; after `grace` seconds kills what is left of the group."""
    if process.poll() is None:
        ask_to_stop(process, with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask_to_stop(process: Process, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Asks once: a second request makes some programs drop their work."""
    if not process.asked_to_stop:
        process.asked_to_stop = True
        process.send_signal(with_signal)


def last_lines(log: Path, count: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
