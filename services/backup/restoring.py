"""Putting a backup in the place of the database (恢复): checked before anything is touched, the old one kept."""

from __future__ import annotations

from pathlib import Path

from models import base
from services import startup
from services.actor import Actor, Right, require
from services.backup.manifest import Manifest, read_manifest
from services.backup.postgresql_restoring import restore_postgresql
from services.backup.sqlite_restoring import restore_sqlite
from services.backup.taking_over import Restored
from services.errors import CannotRun, DeskError, FileRefused
from services.journal import operation


def restore_database(file: Path, *, actor: Actor, force: bool = False) -> Restored:
    """Restore the bound database from `file` with its manifest beside it; the database may be missing or damaged.

    The database that was there is kept under a name with the moment, and the restored one begins with a journal row
    that names both heads. `force` ends other people's connections on PostgreSQL. Needs no open connection.
    Raises `NotAllowed`; `Refused("database_in_use")`; `FileRefused`: backup_manifest_missing, backup_manifest_unfit,
    backup_of_other_engine (params `engine`), backup_newer, backup_damaged; `CannotRun`: file_missing, file_no_access,
    file_not_writable, backup_disk_full, and as `find_tools` and `startup.connection` do.
    """
    if not base.engine().is_closed():
        base.engine().close()
    if _can_be_written():
        return _restore_and_tell(file, actor=actor, force=force)
    return _restore(file, actor=actor, force=force)


def _can_be_written() -> bool:
    """Whether a refusal could be journalled in the present database."""
    try:
        startup.ready()
    except DeskError:
        return False
    return True


def _restore(file: Path, *, actor: Actor, force: bool) -> Restored:
    require(actor, Right.KEEP_DATABASE)
    manifest = read_manifest(file)
    _require_fitting(manifest)
    if not file.is_file():
        raise CannotRun("file_missing", name=file.name)
    if base.is_sqlite():
        return restore_sqlite(file, manifest, actor)
    return restore_postgresql(file, manifest, actor, force=force)


_restore_and_tell = operation("database.restore")(_restore)


def _require_fitting(manifest: Manifest) -> None:
    contents = manifest.contents
    if contents.engine != startup.place().engine:
        raise FileRefused("backup_of_other_engine", engine=contents.engine)
    if not set(contents.schema) <= {migration.name for migration in startup.migrations()}:
        raise FileRefused("backup_newer")
