"""Backing the database up while others work (备份, notes/data.md §4): a whole file with its manifest, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from models.base import connection, is_sqlite, write_transaction
from services import startup
from services.actor import Actor, Right, require
from services.backup.files import disk_told, put_in_place, sha256_of, sync, temporary_beside
from services.backup.manifest import Manifest, is_manifest, manifest_path, manifest_text
from services.backup.postgresql_dumps import dump_postgresql
from services.backup.sqlite_files import copy_sqlite
from services.clock import stamp
from services.errors import CannotRun
from services.journal import Entry, has_places, operation, record

PROGRAM = "yanyin"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and found whole."""

    file: Path
    manifest_file: Path
    manifest: Manifest


@operation("database.backup")
def back_up(file: Path, *, actor: Actor) -> Backup:
    """Write the bound database as of one moment into `file`, and what it holds into `FILE.json`.

    The file gets its name last, when it has been checked and lies on the disk, in the transaction that journals it: a
    file under that name is always whole. The schema may be an older one. Raises `NotAllowed`; `CannotRun`:
    file_exists, folder_missing, file_not_writable, backup_disk_full, journal_broken, database_damaged, and on
    PostgreSQL as `dump_postgresql`.
    """
    target = file.absolute()
    with connection():
        require(actor, Right.KEEP_DATABASE)
        if not has_places():
            actor = replace(actor, place="")
        _require_free(target)
        with temporary_beside(target) as copy, temporary_beside(manifest_path(target)) as listed:
            contents = copy_sqlite(copy) if is_sqlite() else dump_postgresql(copy)
            with disk_told(target):
                manifest = Manifest(contents, sha256_of(copy), copy.stat().st_size, stamp(), _program())
                listed.write_text(manifest_text(manifest), encoding="utf-8")
                sync(copy)
                sync(listed)
            _publish(copy, listed, target, manifest, actor)
    return Backup(target, manifest_path(target), manifest)


def _require_free(target: Path) -> None:
    if not target.parent.is_dir():
        raise CannotRun("folder_missing", name=target.parent.name)
    listed = manifest_path(target)
    if target.exists() or target.is_symlink():
        raise CannotRun("file_exists", name=target.name)
    if listed.exists():
        # A backup that was killed between its two names leaves the manifest without its file.
        if not is_manifest(listed):
            raise CannotRun("file_exists", name=listed.name)
        with disk_told(listed):
            listed.unlink()


def _publish(copy: Path, listed: Path, target: Path, manifest: Manifest, actor: Actor) -> None:
    placed: list[Path] = []
    try:
        with write_transaction():
            detail = {
                "file": target.name,
                "size": manifest.size,
                "journal_rows": manifest.contents.journal_rows,
            }
            place = startup.place().name
            record(actor, Entry("database.backup", "database", place, after=manifest.sha256, detail=detail))
            with disk_told(target):
                for path, name in ((listed, manifest_path(target)), (copy, target)):
                    put_in_place(path, name)
                    placed.append(name)
                sync(target.parent)
    except BaseException:
        for name in reversed(placed):
            name.unlink(missing_ok=True)
        raise


def _program() -> str:
    """The version of this program; empty where it runs without being installed."""
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return ""
