"""Ports on the loopback interface: a free one, the same one again, and who holds one."""

import socket
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def remembered_port(note: Path) -> int:
    """The port written in `note` if it is still free, else a new one, written there for the next time."""
    if note.exists() and is_free(port := int(note.read_text())):
        return port
    port = free_port()
    note.write_text(f"{port}\n")
    return port


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((LOOPBACK, port)) == 0


def holder(port: int) -> str:
    """Says which process listens on `port`, as far as this user may know."""
    try:
        listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
        process = psutil.Process(next(c.pid for c in listening if c.laddr and c.laddr.port == port and c.pid))
        return f"process {process.pid} ({' '.join(process.cmdline())[:160]}), started by {process.username()}"
    except (psutil.Error, StopIteration):
        return "a process of another user"
