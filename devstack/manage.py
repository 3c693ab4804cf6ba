"""`make manage ARGS=…` and `make shell`: manage.py in the environment of the stack that `make run` started."""

import json
import os
import sys

from devstack.claim import what_runs
from devstack.environment import NOTE, PROJECT


def main() -> None:
    if not (what_runs() and NOTE.exists()):
        sys.exit("Nothing runs here. Start the portal with `make run` in another terminal first.")
    os.chdir(PROJECT)
    os.execve(sys.executable, [sys.executable, "manage.py", *sys.argv[1:]], os.environ | json.loads(NOTE.read_text()))


if __name__ == "__main__":
    main()
