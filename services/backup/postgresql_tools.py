"""PostgreSQL's own programs, pg_dump and pg_restore: where they are, and running them (PostgreSQL 工具)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from models import base
from services.errors import CannotRun

SYSTEM_FOLDER = Path("/usr/lib/postgresql")
SETTING = "YANYIN_PG_BIN"
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_tools(server: int) -> Path:
    """The folder of programs that are at least as new as the server (its major version), and as near to it as any.

    Newer ones may write what an older server does not understand. Looked for in the folder that the environment
    variable YANYIN_PG_BIN names, in PATH, and where Debian puts them. Raises `CannotRun`: `backup_tools_missing`,
    `backup_tools_old` (params `server`, `found`).
    """
    versions = {folder: version for folder in _folders() if (version := _version(folder))}
    if not versions:
        raise CannotRun("backup_tools_missing", server=server)
    fit = [folder for folder, version in versions.items() if version >= server]
    if not fit:
        raise CannotRun("backup_tools_old", server=server, found=max(versions.values()))
    return min(fit, key=versions.__getitem__)


def _folders() -> Iterator[Path]:
    given = os.environ.get(SETTING, "")
    if given:
        yield Path(given)
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
    yield from sorted(SYSTEM_FOLDER.glob("*/bin"))


def _version(folder: Path) -> int:
    """The major version of the programs in a folder; 0 where they are not both there and running."""
    if not (folder / "pg_restore").is_file():
        return 0
    try:
        command = [str(folder / "pg_dump"), "--version"]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - its name
    except (OSError, subprocess.SubprocessError):
        return 0
    found = VERSION.search(told.stdout)
    return int(found[1]) if found else 0


def run_tool(program: Path, arguments: Sequence[str | Path]) -> str:
    """Run one of the programs against the bound database's server and return what it says.

    The password goes through the environment: everybody can see the arguments of a process. Raises `CannotRun`:
    `backup_tool_failed`, `backup_disk_full`.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    password = connection_values().get("password")
    if password is not None:
        environment["PGPASSWORD"] = password
    done = subprocess.run(  # noqa: S603 - of a folder that find_tools found; no shell
        [program, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        full = "No space left on device" in done.stderr
        raise CannotRun("backup_disk_full" if full else "backup_tool_failed", name=program.name)
    return done.stdout


def connection_values() -> dict[str, str]:
    """How the bound database is reached, by libpq's names."""
    found = conninfo_to_dict(base.engine().database)
    return {key: str(text) for key, text in found.items() if text is not None}


def conninfo_of(name: str) -> str:
    """How to reach another database of the same server, without the password."""
    values = {**connection_values(), "dbname": name}
    values.pop("password", None)
    return make_conninfo("", **values)


def url_of(name: str) -> str:
    """The address of another database of the same server, as `startup.bind` takes it."""
    return f"postgresql:///?{urlencode({**connection_values(), 'dbname': name}, quote_via=quote)}"
