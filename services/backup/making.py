"""Backing the database up while others work (备份, notes/data.md §4): a whole file with its manifest, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from models.base import connection, is_sqlite, write_transaction
from services import startup
from services.actor import Actor, Right, require
from services.backup.files import SIDE_FILES, disk_told, put_in_place, sha256_of, sync, temporary_beside
from services.backup.manifest import Manifest, is_manifest, manifest_path, manifest_text
from services.backup.postgresql_dumps import dump_postgresql
from services.backup.sqlite_files import copy_sqlite
from services.clock import stamp
from services.errors import CannotRun, DeskError
from services.journal import Entry, has_places, operation, record
from services.schema_objects import require_whole_schema

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

    The file gets its name last, when it has been checked, lies on the disk and stands in the journal: a file under
    that name is always whole, with its manifest and its journal row. The schema may be an older one. Raises
    `NotAllowed`; `CannotRun`: file_exists, folder_missing, file_not_writable, backup_name_too_long,
    backup_name_of_database, backup_disk_full, journal_broken, schema_incomplete, schema_altered, database_damaged,
    and on PostgreSQL as `dump_postgresql`.
    """
    target = file.absolute()
    with connection():
        require(actor, Right.KEEP_DATABASE)
        if not has_places():
            actor = replace(actor, place="")
        with disk_told(target):
            _require_free(target)
        with temporary_beside(target) as copy, temporary_beside(manifest_path(target)) as listed:
            contents = copy_sqlite(copy) if is_sqlite() else dump_postgresql(copy)
            if not startup.schema_state().pending:
                # Restoring would refuse it.
                require_whole_schema()
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
    if _belongs_to_a_database(target):
        raise CannotRun("backup_name_of_database", name=target.name)
    if target.exists() or target.is_symlink():
        raise CannotRun("file_exists", name=target.name)
    listed = manifest_path(target)
    if listed.exists():
        # A backup that was killed between its two names leaves the manifest without its file.
        if not is_manifest(listed):
            raise CannotRun("file_exists", name=listed.name)
        listed.unlink()


def _belongs_to_a_database(target: Path) -> bool:
    """Whether it is the bound database itself, or what SQLite takes for a part of a file that lies beside it."""
    database = startup.database_file()
    if database is not None and target.exists() and target.samefile(database):
        return True
    owners = (target.name.removesuffix(end) for end in SIDE_FILES if target.name.endswith(end))
    return any(owner and target.with_name(owner).exists() for owner in owners)


def _publish(copy: Path, listed: Path, target: Path, manifest: Manifest, actor: Actor) -> None:
    detail: dict[str, object] = {
        "file": target.name,
        "size": manifest.size,
        "journal_rows": manifest.contents.journal_rows,
    }
    done = Entry("database.backup", "database", startup.place().name, after=manifest.sha256, detail=detail)
    with write_transaction():
        record(actor, done)
    _bring_down_the_row(target)
    placed: list[Path] = []
    try:
        with disk_told(target):
            for path, name in ((listed, manifest_path(target)), (copy, target)):
                put_in_place(path, name)
                placed.append(name)
            sync(target.parent)
    except BaseException as error:
        for name in reversed(placed):
            name.unlink(missing_ok=True)
        why = error.code if isinstance(error, DeskError) else type(error).__name__
        with write_transaction():
            record(actor, replace(done, detail={**detail, "refused": why}, done=False))
        raise


def _bring_down_the_row(target: Path) -> None:
    """SQLite commits into its log without waiting for the disk: the power may fail before the row lies there."""
    database = startup.database_file()
    log = None if database is None else Path(f"{database.resolve()}-wal")
    if log is not None and log.exists():
        with disk_told(target):
            sync(log)


def _program() -> str:
    """The version of this program; empty where it runs without being installed."""
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return ""
