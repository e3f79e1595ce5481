"""PostgreSQL: a dump of one moment while others write, and what must be true of it (PostgreSQL 备份)."""

from __future__ import annotations

import os
import re
from pathlib import Path

from models import base
from services.backup.manifest import Contents, contents_of
from services.backup.postgresql_tools import connection_values, conninfo_of, find_tools, run_tool
from services.errors import CannotRun
from services.journal import walk

TABLE_DATA = re.compile(r"^\d+; \d+ \d+ TABLE DATA \S+ (\S+) ", re.MULTILINE)


def dump_postgresql(target: Path) -> Contents:
    """Dump the bound database as of one moment into a file, and read the dump back.

    What the manifest tells is read in the same snapshot. Raises `CannotRun`: `journal_broken`, `backup_tool_failed`,
    `backup_disk_full`, and as `find_tools`. Needs an open connection outside a transaction.
    """
    tools = find_tools(server_version())
    with base.engine().atomic("REPEATABLE READ"):
        snapshot = base.value("SELECT pg_export_snapshot()")
        contents = contents_of(base.rows, "postgresql")
        broken = walk().broken
        if broken is not None:
            raise CannotRun("journal_broken", row=broken)
        database = conninfo_of(connection_values()["dbname"])
        run_tool(
            tools / "pg_dump",
            ["--format=custom", f"--snapshot={snapshot}", f"--file={target}", f"--dbname={database}"],
        )
    check_dump(target, contents, tools)
    return contents


def check_dump(file: Path, contents: Contents, tools: Path) -> None:
    """Make sure that a dump has every table and can be read to its end. Raises `CannotRun("backup_tool_failed")`."""
    listed = run_tool(tools / "pg_restore", ["--list", file])
    if not set(contents.rows) <= set(TABLE_DATA.findall(listed)):
        raise CannotRun("backup_tool_failed", name="pg_dump")
    run_tool(tools / "pg_restore", [f"--file={os.devnull}", file])


def server_version() -> int:
    """The major version of the bound database's server. Needs an open connection."""
    return int(base.engine().connection().info.server_version) // 10_000
