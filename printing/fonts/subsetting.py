"""Subsets kept on disk: converting the outlines of 3,500 characters takes seconds, reading them back milliseconds.

The folder is the caller's. Any number of processes may share it: files appear whole, under a name made of what is in
them, and one that has been damaged or removed is simply made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from printing.fonts.faces import Face
from printing.fonts.outlines import truetype

FORM: Final = 1
"""Counts the ways in which subsets have been made; another way must not read the files of this one."""

KEPT: Final = 200
"""Files a folder holds before the longest unused go: some 100 MB, when every job has 1,000 characters of its own."""

_ENDING: Final = ".subset"
_DIGEST_BYTES: Final = hashlib.sha256().digest_size


def subset(face: Face, characters: frozenset[str], folder: Path) -> bytes:
    """The TrueType file of just these characters of a face, from the folder or made and put there.

    A disk that is full or must not be written to costs time, not the job. Refuses as `Face.ink` does.
    """
    key = _key(face, characters)
    file = folder / f"{key}{_ENDING}"
    found = _read(file)
    if found is None:
        found = truetype(face, characters, mark=key[:8])
        with contextlib.suppress(OSError):
            _keep(file, found)
    return found


def _key(face: Face, characters: frozenset[str]) -> str:
    text = f"{FORM}\n{face.digest()}\n{''.join(sorted(characters))}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _read(file: Path) -> bytes | None:
    """What the file holds below its digest, and a sign that it was used; None where it is not there or damaged."""
    try:
        content = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    digest, font = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    return font if hashlib.sha256(font).digest() == digest else None


def _keep(file: Path, font: bytes) -> None:
    """Put a font into the folder under its name in one step, so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(_ENDING, dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(hashlib.sha256(font).digest() + font)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _trim(file.parent)


def _trim(folder: Path) -> None:
    """Remove the longest unused files beyond `KEPT`; another process may be doing the same."""
    used: list[tuple[float, Path]] = []
    for file in folder.glob(f"*{_ENDING}"):
        with contextlib.suppress(FileNotFoundError):
            used.append((file.stat().st_mtime, file))
    for _, file in sorted(used)[: max(0, len(used) - KEPT)]:
        file.unlink(missing_ok=True)
