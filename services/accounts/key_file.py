"""The key file (密钥文件): encrypts the secrets of second factors, so that a copy of the database gives none away.

YANYIN_KEY_FILE, else `second-factor.key` in the data folder; made on first use, readable by its owner alone. Machines
that share a database share the key file.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from services import startup
from services.errors import CannotRun

NAME = "second-factor.key"
FOR_OTHERS = 0o077
"""Bits of a mode that let anybody but the owner in."""


def path() -> Path:
    """Where the key file is or would be. Raises `CannotRun("data_folder_unusable")`."""
    given = os.environ.get("YANYIN_KEY_FILE", "")
    return Path(given) if given else startup.data_folder() / NAME


def encrypt(secret: str) -> str:
    """A secret as it is stored. Raises `CannotRun`: `key_file_missing`, `key_file_open`, `key_file_differs`."""
    return _key().encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """A stored secret in the clear. Raises `CannotRun`: `key_file_missing`, `key_file_open`, `key_file_differs`."""
    try:
        return _key().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise CannotRun("key_file_differs", file=str(path())) from error


def make_unless_there() -> None:
    """Make the key file where there is none. Raises `CannotRun("key_file_unusable")`."""
    file = path()
    if file.exists():
        return
    # Written beside and linked into place: nobody ever reads half a key, and of two who make it at once one wins.
    beside = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        beside.touch(mode=0o600, exist_ok=False)
        with beside.open("wb") as writing:
            writing.write(Fernet.generate_key())
            writing.flush()
            os.fsync(writing.fileno())
        try:
            file.hardlink_to(beside)
        except FileExistsError:
            return
        finally:
            beside.unlink()
    except OSError as error:
        raise CannotRun("key_file_unusable", file=str(file)) from error


def _key() -> Fernet:
    file = path()
    try:
        with file.open("rb") as reading:
            mode, content = os.fstat(reading.fileno()).st_mode, reading.read()
    except FileNotFoundError as error:
        raise CannotRun("key_file_missing", file=str(file)) from error
    except OSError as error:
        raise CannotRun("key_file_unusable", file=str(file)) from error
    if stat.S_IMODE(mode) & FOR_OTHERS:
        raise CannotRun("key_file_open", file=str(file))
    try:
        return Fernet(content.strip())
    except ValueError as error:
        raise CannotRun("key_file_differs", file=str(file)) from error
