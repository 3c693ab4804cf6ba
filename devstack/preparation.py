"""Brings the database up to date, in one process: `python -m devstack.preparation [--sample]`.

What it prints is meant for the terminal; what the commands say goes to the log through stderr.
"""

import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands

from devstack.environment import VAR
from devstack.secret_files import secret_in


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, stdout=sys.stderr)
    if "--sample" in sys.argv:
        load_sample()
        print_staff_login()


def load_sample() -> None:
    if "load_sample" in get_commands():
        call_command("load_sample", stdout=sys.stderr)


def print_staff_login() -> None:
    if "create_demo_staff" in get_commands():
        call_command("create_demo_staff")
        return
    password = secret_in(VAR / "staff.password", length=12)
    if not get_user_model().objects.filter(username="staff").exists():
        get_user_model().objects.create_superuser("staff", "staff@example.org", password)
    print(f"user staff, password {password}")


if __name__ == "__main__":
    main()
