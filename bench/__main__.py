"""`make bench`: our work and a floor, the least that Django can do for the same work, in the same run, as ratios."""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    os.environ["DURABLE"] = "yes"
    sys.exit(pytest.main(["bench", "-q", "-s", "-p", "no:cacheprovider"]))
