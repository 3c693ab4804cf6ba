"""`make clean`: deletes all local data and the virtual environment, after saying so. Needs no installed package."""

import os
import shutil
import sys

from devstack.environment import PROJECT, VAR
from devstack.postgres_home import system_folder


def main() -> int:
    folders = [VAR, PROJECT / ".venv"] + ([system_folder(PROJECT)] if os.geteuid() == 0 else [])
    folders = [folder for folder in folders if folder.exists() and not folder.is_symlink()]
    print("This deletes, with all local data in them:", *folders, sep="\n  ")
    if sys.stdin.isatty() and input("Type yes to go on: ").strip() != "yes":
        print("Nothing was deleted.")
        return 1
    for folder in folders:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
