"""`make run`: starts everything the portal needs, tells where it is, and stops everything at the end."""

import os
import signal
import sys

from devstack.claim import claim
from devstack.ports import LOOPBACK
from devstack.processes import StackError
from devstack.stack import Stack

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    port = int(os.environ.get("PORT") or 8000)
    stack, lock = Stack(os.environ.get("HOST") or LOOPBACK, port), None
    try:
        lock = claim(port)
        stack.start()
        stack.watch()
    except StackError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping everything …", flush=True)
        return 0
    finally:
        for number in STOP_SIGNALS:  # a second Ctrl-C must not cut the stopping short
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
        if lock:
            lock.close()


if __name__ == "__main__":
    sys.exit(main())
