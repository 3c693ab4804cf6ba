"""Installs a hashed lock into the environment that runs this: `python -m devstack.packages requirements/dev.txt`.

uv does it in a fraction of pip's time and shows how far it is. It is itself installed by pip from a lock of one line.
Where uv cannot be had or fails, pip installs the same lock. Needs no installed package but pip.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

UV_LOCK = "requirements/uv.txt"
HASHED = ["--require-hashes", "--no-deps"]


def main() -> int:
    lock = sys.argv[1]
    if install_with_uv(lock):
        return 0
    print("uv could not install them; pip does it now, which takes longer.", flush=True)
    return subprocess.call([*pip("install"), "--disable-pip-version-check", *HASHED, "-r", lock])


def install_with_uv(lock: str) -> bool:
    quiet = ["-qq", "--disable-pip-version-check"]
    if subprocess.call([*pip("install"), *quiet, *HASHED, "-r", UV_LOCK]):
        return False
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--python", sys.executable]
    environment = {**uv_environment(pip_settings()), **os.environ}
    try:
        return subprocess.call([*uv, *HASHED, "-r", lock], env=environment) == 0
    except OSError:  # no binary for this system
        return False


def pip(command: str) -> list[str]:
    return [sys.executable, "-m", "pip", command]


def pip_settings() -> dict[str, str]:
    """What pip.conf and PIP_… variables say, by option; a later source overrules an earlier one, as in pip itself."""
    listed = subprocess.run([*pip("config"), "list"], capture_output=True, text=True, check=False).stdout
    settings: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section in settings:
            settings[section][option] = str(ast.literal_eval(value))
    return settings["global"] | settings["install"] | settings[":env:"]


def uv_environment(settings: dict[str, str]) -> dict[str, str]:
    """The same registries for uv, which does not read pip's settings. With hashes, any of them may answer."""
    variables = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "no-index": "UV_NO_INDEX",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "default-timeout": "UV_HTTP_TIMEOUT",
        "timeout": "UV_HTTP_TIMEOUT",
    }
    ours = {variable: " ".join(settings[name].split()) for name, variable in variables.items() if name in settings}
    if "find-links" in settings:
        ours["UV_FIND_LINKS"] = ",".join(settings["find-links"].split())
    return {"UV_INDEX_STRATEGY": "unsafe-best-match"} | ours


if __name__ == "__main__":
    sys.exit(main())
