"""The two folders of each account (收件箱 and 发件箱, product.md §6): what lies in them, and where results go."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from services import startup, wording
from services.accounts.people import login_is_valid
from services.errors import CannotRun, Refused

NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|]+")
"""Not in the name of a file that goes out: control characters, and what Windows refuses."""

HIDDEN_STARTS = (".", "~$")
"""Hidden files, and the lock that an office program lays beside an open workbook."""

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file in an inbox: its size in bytes and when it was last written (aware, UTC)."""

    name: str
    path: Path
    size: int
    modified: datetime


def root() -> Path:
    """Where the folders of all accounts are: YANYIN_FOLDERS, else beside the SQLite file, else the data folder.

    Raises `CannotRun("data_folder_unusable")`.
    """
    given = os.environ.get("YANYIN_FOLDERS", "")
    if given:
        return Path(given)
    file = startup.database_file()
    return startup.data_folder() if file is None else file.resolve().parent


def inbox(login: str) -> Path:
    """An account's 收件箱, made on first use for its owner's eyes alone.

    Raises `Refused("login_invalid")`; `CannotRun("folder_unusable")`.
    """
    return _folder(login, wording.INBOX)


def outbox(login: str) -> Path:
    """An account's 发件箱, made and refused like `inbox`."""
    return _folder(login, wording.OUTBOX)


def _folder(login: str, name: str) -> Path:
    if not login_is_valid(login):
        raise Refused("login_invalid")
    everybody = root() / "accounts"
    folder = everybody / login / name
    try:
        everybody.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in (everybody, everybody / login, folder):
            part.mkdir(mode=0o700, exist_ok=True)
            if not stat.S_ISDIR(part.lstat().st_mode):
                # A link would lead out of the account's own folder.
                raise CannotRun("folder_unusable", folder=str(part))
    except OSError as error:
        raise CannotRun("folder_unusable", folder=str(folder)) from error
    return folder


def inbox_files(login: str) -> tuple[InboxFile, ...]:
    """The plain files of an inbox, newest first; no links, no folders, no hidden files. Raises as `inbox`."""
    found = []
    with os.scandir(inbox(login)) as entries:
        for entry in entries:
            if entry.name.startswith(HIDDEN_STARTS):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # taken away while we looked
            if stat.S_ISREG(status.st_mode):
                modified = datetime.fromtimestamp(status.st_mtime, UTC)
                found.append(InboxFile(entry.name, Path(entry.path), status.st_size, modified))
    return tuple(sorted(found, key=lambda file: (-file.modified.timestamp(), file.name)))


def outbox_file(login: str, name: str) -> Path:
    """A path in the outbox for a new file called `name`, made safe; 名单.xlsx becomes 名单(2).xlsx if it is taken.

    Raises as `outbox`.
    """
    folder = outbox(login)
    safe = Path(NOT_IN_NAMES.sub("_", name).lstrip(".~ ") or "_")
    names = (_numbered(safe, number) for number in count(1))
    return next(folder / free for free in names if not os.path.lexists(folder / free))


def _numbered(name: Path, number: int) -> str:
    tail = (f"({number})" if number > 1 else "") + name.suffix
    return name.stem[: LONGEST_NAME - len(tail)] + tail
