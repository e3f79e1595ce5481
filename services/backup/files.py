"""The files of a backup: temporary ones beside their targets, digests, putting in place (备份文件)."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.errors import CannotRun

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file."""

OURS = re.compile(r"(yanyin-[0-9a-f]{32}\.tmp)(?:-wal|-shm|-journal)?")
"""Our temporary files, and what SQLite may have left beside them."""

BLOCK = 1 << 20


@contextmanager
def disk_told(target: Path) -> Iterator[None]:
    """Tell what the disk does not allow as `CannotRun`.

    `backup_disk_full`, `folder_missing`, `file_not_writable`, `backup_name_too_long`.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise CannotRun("folder_missing", name=target.parent.name) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise CannotRun("backup_name_too_long") from error
        full = error.errno in NO_ROOM
        raise CannotRun("backup_disk_full" if full else "file_not_writable", name=target.name) from error


@contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """A new empty file beside `target`, for its owner's eyes alone; it goes with the block unless it was moved away.

    It is locked for the length of the block. What killed processes left in that folder is removed first.
    Raises as `disk_told`.
    """
    clear_leftovers(target.parent)
    with disk_told(target):
        path, handle = _new_and_held(target.parent)
    try:
        yield path
    finally:
        remove(path)
        os.close(handle)


def _new_and_held(folder: Path) -> tuple[Path, int]:
    while True:
        path = folder / f"yanyin-{secrets.token_hex(16)}.tmp"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        # Where a file system has no locks nobody can take the file away for want of one, either.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return path, handle
        # Somebody who cleared up was quicker than the lock.
        os.close(handle)


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files of this program that no living process holds, whatever they were to become.

    A lock tells, not a process number: the process may be in another container.
    """
    found = filter(None, (OURS.fullmatch(path.name) for path in folder.glob("yanyin-*.tmp*")))
    for name in sorted({match[1] for match in found}):
        with suppress(OSError):
            _remove_unheld(folder / name)


def _remove_unheld(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        remove(path)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(path)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file and what SQLite may have left beside it."""
    for name in ("", *SIDE_FILES):
        Path(f"{path}{name}").unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_with_digest(source: Path, target: Path) -> str:
    """Copy a file onto one that is there, down to the disk, and return the SHA-256 of what was copied.

    Raises `CannotRun`: `file_missing`, `file_no_access` for the source; as `disk_told` for the target.
    """
    digest = hashlib.sha256()
    try:
        reading = source.open("rb")
    except FileNotFoundError as error:
        raise CannotRun("file_missing", name=source.name) from error
    except OSError as error:
        raise CannotRun("file_no_access", name=source.name) from error
    with reading, disk_told(target), target.open("wb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def put_in_place(path: Path, target: Path) -> None:
    """Give a whole file its name; never in the place of another. Raises `CannotRun("file_exists")`, `OSError`."""
    try:
        target.hardlink_to(path)
    except FileExistsError as error:
        raise CannotRun("file_exists", name=target.name) from error
    except OSError:
        # No hard links on this file system: between the question and the renaming somebody could come first.
        if os.path.lexists(target):
            raise CannotRun("file_exists", name=target.name) from None
        path.rename(target)


def keep_aside(path: Path, kept: Path) -> None:
    """Give a file a second name, or another where there are no hard links; what SQLite keeps beside it goes along.

    Where the file is missing, what was left beside it goes all the same: a stale log would be read into the next one.
    """
    for name in SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{path}{name}").rename(f"{kept}{name}")
    if not path.exists():
        return
    try:
        kept.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:
        path.rename(kept)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, down to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
