"""Photos for diplomas: <ID>.jpg in the inbox of whoever prints (照片)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.folders import inbox_files

ENDINGS = (".jpg", ".jpeg")
LARGEST = 20_000_000
"""Bytes of a file that is taken for a photo."""


def photo_files(login: str) -> Mapping[str, Path]:
    """The photos of an account's inbox by ID number; none without an account. Raises as `inbox_files` does."""
    if not login:
        return {}
    return {
        file.path.stem.upper(): file.path
        for file in inbox_files(login)
        if file.path.suffix.lower() in ENDINGS and file.size <= LARGEST
    }


def has_photo(files: Mapping[str, Path], id_number: str) -> bool:
    """Whether there is one for this ID number."""
    return id_number.upper() in files


def read_photo(files: Mapping[str, Path], id_number: str) -> bytes | None:
    """The file of this ID number; None where there is none, or none any more."""
    path = files.get(id_number.upper())
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
