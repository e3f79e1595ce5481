"""The manifest beside a backup (备份清单): what the backup holds, and how to tell that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from services.clock import parse
from services.errors import FileRefused
from services.journal import Reader, head
from services.startup import HISTORY

FORMAT = "yanyin-backup/1"
SEAL = "seal"
LARGEST = 1 << 20
"""A manifest is some kilobytes: what is larger is something else."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
    "postgresql": (
        "SELECT relname FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r'"
    ),
}

CONTENTS = {"engine": str, "schema": list, "rows": dict, "journal_rows": int, "journal_head": str}
AROUND = {"sha256": str, "size": int, "made_at": str, "program": str}
"""The fields of a manifest as JSON has them, those around its contents."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its migrations, the rows of each table, number and hash of the journal's last row."""

    engine: str
    schema: tuple[str, ...]
    rows: Mapping[str, int]
    journal_rows: int
    journal_head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's contents; SHA-256 and size in bytes of its file; when (stored text) and by which program made."""

    contents: Contents
    sha256: str
    size: int
    made_at: str
    program: str


def contents_of(read: Reader, engine: str) -> Contents:
    """Look into a database through `read`."""
    tables = sorted(str(row[0]) for row in read(TABLES[engine], ()))
    counts = {name: int(read(f'SELECT COUNT(*) FROM "{name}"', ())[0][0]) for name in tables}
    schema = tuple(str(row[0]) for row in read(f"SELECT name FROM {HISTORY} ORDER BY name", ()))
    return Contents(engine, schema, counts, *head(read))


def manifest_path(file: Path) -> Path:
    """Where the manifest of a backup lies: `FILE.json`."""
    return file.parent / f"{file.name}.json"


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written, with a seal over all of it."""
    fields: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    return json.dumps({**fields, SEAL: _seal(fields)}, indent=1) + "\n"


def read_manifest(file: Path) -> Manifest:
    """The manifest of a backup. Raises `FileRefused`: `backup_manifest_missing`, `backup_manifest_unfit`."""
    try:
        with manifest_path(file).open("rb") as opened:
            fields = json.loads(opened.read(LARGEST))
    except FileNotFoundError as error:
        raise FileRefused("backup_manifest_missing", name=manifest_path(file).name) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _unfit(file) from error
    manifest = _parsed(fields)
    if manifest is None:
        raise _unfit(file)
    return manifest


def is_manifest(path: Path) -> bool:
    """Whether a file is the manifest of some backup."""
    try:
        return _parsed(json.loads(path.read_bytes()[:LARGEST])) is not None
    except (OSError, ValueError, RecursionError):
        return False


def _unfit(file: Path) -> FileRefused:
    return FileRefused("backup_manifest_unfit", name=manifest_path(file).name)


def _seal(fields: Mapping[str, Any]) -> str:
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _parsed(fields: object) -> Manifest | None:
    if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
        return None
    if fields.pop(SEAL, None) != _seal({"format": FORMAT, **fields}):
        return None
    # Anybody can seal anything: what is in it must be what is written there.
    inner = fields.pop("contents", None)
    if not _has_types(inner, CONTENTS) or not _has_types(fields, AROUND):
        return None
    schema, counts = inner["schema"], inner["rows"]
    if not all(isinstance(name, str) for name in schema) or not all(type(n) is int for n in counts.values()):
        return None
    try:
        parse(fields["made_at"])
    except ValueError:
        return None
    return Manifest(Contents(**{**inner, "schema": tuple(schema)}), **fields)


def _has_types(fields: object, types: Mapping[str, type]) -> bool:
    """Whether it has just these fields, each of just its type."""
    return (
        isinstance(fields, dict)
        and fields.keys() == types.keys()
        and all(type(fields[name]) is kind for name, kind in types.items())
    )
