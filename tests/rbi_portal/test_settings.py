"""The portal refuses to start with settings that would make it unsafe, and says which variable is meant."""

import os
import subprocess
import sys

import pytest

LONG = "k" * 50


def start(**variables: str) -> subprocess.CompletedProcess:
    code = "import django; django.setup(); from django.conf import settings; print(settings.MFA_KEYS)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "rbi_portal.settings"} | variables
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": "k" * 49}, "SECRET_KEY has 49 characters and needs at least 50"),
        ({"SECRET_KEY": LONG, "MFA_KEYS": f"{LONG},short"}, "a key in MFA_KEYS has 5 characters and needs at least 50"),
    ],
)
def test_a_short_key_does_not_start(variables, sentence):
    answer = start(**variables)
    assert answer.returncode != 0
    assert sentence in answer.stderr.splitlines()[-1]


def test_long_keys_start():
    answer = start(SECRET_KEY=LONG, MFA_KEYS=f"{LONG},{LONG}2", SECRET_KEY_FALLBACKS="short")
    assert (answer.returncode, answer.stdout.strip()) == (0, str([LONG, f"{LONG}2"]))
