"""Makes sure that nobody else runs this project's stack, holds its port or owns its files, before anything starts."""

import fcntl
import os
import pwd
from pathlib import Path
from typing import TextIO

from devstack.environment import VAR
from devstack.ports import holder, is_free
from devstack.processes import StackError

LOCK = VAR / "run.lock"


def claim(port: int) -> TextIO:
    """Returns the open lock, to be kept until the end.

    Raises StackError, having touched nothing, if the stack runs already, the port is taken or var/ is another user's.
    """
    refuse_foreign_folder(VAR)
    refuse_second_start()
    if not is_free(port):
        raise StackError(
            f"Port {port} is taken: {holder(port)} listens on it.\n"
            f"Stop that process, or choose another port: make run PORT={port + 10}"
        )
    VAR.mkdir(exist_ok=True)
    lock = LOCK.open("a+")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, http://localhost:{port}/")
    lock.flush()
    return lock


def refuse_second_start() -> None:
    if running := what_runs():
        raise StackError(f"This project runs already: {running}")


def what_runs() -> str | None:
    """The process and the address of the stack that runs now."""
    if not LOCK.exists():
        return None
    with LOCK.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read()
    return None


def refuse_foreign_folder(folder: Path) -> None:
    if not folder.exists() or (owner := folder.stat().st_uid) == os.geteuid():
        return
    raise StackError(
        f"{folder} belongs to {user_name(owner)}, and you are {user_name(os.geteuid())}.\n"
        f"The data were made by that user: run `make run` as {user_name(owner)}, or use a clone of your own."
    )


def user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user number {number}"
