"""Brings the database up to date, in one process: `python -m devstack.preparation [--sample]`.

What it prints is meant for the terminal; what the commands say goes to the log through stderr.
"""

import sys

import django
from django.core.management import call_command, get_commands

from devstack.environment import VAR
from devstack.one_time_code import random_base32
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
    """Password and second factor are made once; the inbox page shows the factor's current code."""
    password = secret_in(VAR / "staff.password", length=12)
    factor = secret_in(VAR / "staff.factor", make=random_base32)
    call_command("create_demo_staff", password=password, totp_secret=factor, stdout=sys.stderr)
    print(f"user staff (or bob, charlie), password {password}")
    print("second factor: the six digits on the page of the emails")


if __name__ == "__main__":
    main()
