"""What the reader does not tell about an old .xls file: encryption, error cells (旧版工作簿).

A minimal walk: the compound file's `Workbook` stream, then its records. Layout after [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from services.errors import FileRefused
from services.workbooks.cells import Bad, Flaw

FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""

ENTRY = 128
STREAMS = ("Workbook", "Book")
BOF, EOF, FILEPASS, BOUNDSHEET, BOOLERR, FORMULA = 0x809, 0x0A, 0x2F, 0x85, 0x205, 0x06
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Flaws = dict[tuple[int, int], Flaw]


def error_cells(data: bytes) -> list[Flaws]:
    """The error cells of each sheet by 1-based (row, column), in the order of the sheets in the file.

    Raises FileRefused: file_encrypted, file_damaged.
    """
    try:
        stream = _workbook_stream(data)
        found: list[Flaws] = []
        for kind, body in _records(stream):
            if kind == FILEPASS:
                raise FileRefused("file_encrypted")
            if kind == BOUNDSHEET:
                found.append(_sheet_errors(stream, struct.unpack_from("<I", body)[0]))
    except (struct.error, IndexError) as error:
        raise FileRefused("file_damaged") from error
    return found


def _sheet_errors(stream: bytes, start: int) -> Flaws:
    flaws: Flaws = {}
    for kind, body in _records(stream, start):
        if kind == BOOLERR and body[7]:
            code = body[6]
        elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        else:
            continue
        row, column = struct.unpack_from("<HH", body)
        flaws[row + 1, column + 1] = Flaw(Bad.CELL_ERROR, ERROR_TEXTS.get(code, "#N/A"))
    return flaws


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end mark; charts embedded in it are passed over by depth."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        raise FileRefused("file_damaged")
    first_directory, cutoff, first_mini = _header_fields(data)
    table = _allocation_table(data, sector_size)
    directory = _chain(data, table, first_directory, sector_size)
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory), ENTRY)]
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "ignore")
        if name in STREAMS:
            start, size = struct.unpack_from("<II", entry, 116)
            if size >= cutoff:
                return _chain(data, table, start, sector_size)[:size]
            mini_table = _numbers(_chain(data, table, first_mini, sector_size))
            mini = _chain(data, table, struct.unpack_from("<I", entries[0], 116)[0], sector_size)
            return _chain(mini, mini_table, start, 64, offset=0)[:size]
    raise FileRefused("file_unreadable")


def _header_fields(data: bytes) -> tuple[int, int, int]:
    """The first directory sector, the size below which a stream is a mini stream, the first mini table sector."""
    return (
        struct.unpack_from("<I", data, 48)[0],
        struct.unpack_from("<I", data, 56)[0],
        struct.unpack_from("<I", data, 60)[0],
    )


def _allocation_table(data: bytes, sector_size: int) -> list[int]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < FREE]
    further = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while further < FREE and further not in seen:
        seen.add(further)
        numbers = _numbers(data[(further + 1) * sector_size : (further + 2) * sector_size])
        sectors += [number for number in numbers[:-1] if number < FREE]
        further = numbers[-1]
    return [
        number
        for sector in sectors
        for number in _numbers(data[(sector + 1) * sector_size : (sector + 2) * sector_size])
    ]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chain(data: bytes, table: list[int], first: int, size: int, offset: int = 1) -> bytes:
    """The bytes of a chain of sectors; `offset` sectors precede sector 0 (the header)."""
    parts: list[bytes] = []
    sector = first
    while sector < FREE:
        if len(parts) > len(table):
            raise FileRefused("file_damaged")
        parts.append(data[(sector + offset) * size : (sector + offset + 1) * size])
        sector = table[sector]
    return b"".join(parts)
