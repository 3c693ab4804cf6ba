"""Child processes that do not outlive their parent, each with a log file and a process group of its own."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class StackError(Exception):
    """Something the person at the terminal has to read; the message says what to do about it."""


def spawn(arguments: list, *, log: Path, on_parent_death=signal.SIGTERM, **options) -> subprocess.Popen:
    """Starts a program in its own session, so that Ctrl-C reaches only the supervisor, which then stops it in order.

    Call it from the main thread: Linux sends `on_parent_death` when the thread that forked ends.
    """

    def die_with_parent():
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, on_parent_death)

    options.setdefault("stdin", subprocess.DEVNULL)
    with open_log(log) as output:
        return subprocess.Popen(
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


def stop(process: subprocess.Popen, *, with_signal=signal.SIGTERM, grace: float = 10) -> None:
    """Asks the leader of the group to end; after `grace` seconds kills what is left of the group."""
    if process.poll() is None:
        ask_to_stop(process, with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask_to_stop(process: subprocess.Popen, with_signal=signal.SIGTERM) -> None:
    """Asks once: a second request makes some programs drop their work."""
    if not getattr(process, "asked_to_stop", False):
        process.asked_to_stop = True
        process.send_signal(with_signal)


def last_lines(log: Path, count: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
