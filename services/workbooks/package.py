"""The parts of an .xlsx file, unpacked under guard (压缩包).

The directory of a zip file may lie about sizes, so every byte is really unpacked and counted once, in pieces.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from services.errors import FileRefused

PIECE = 1 << 16
MOST_PER_PIECE = 1 << 22
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
WORKBOOK_PART = "xl/workbook.xml"
SMALL_PART = 1 << 24
ENCRYPTED_FLAG = 1
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
XML_SUFFIXES = (".xml", ".rels", ".vml")
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
FURTHER_FORMATS = ("xl/workbook.bin", "content.xml", "word/document.xml", "ppt/presentation.xml")


class Package:
    """A zip file held in memory; part names are compared in lower case with forward slashes."""

    def __init__(self, data: bytes, unpacked_limit: int) -> None:
        """Raises FileRefused: file_damaged, file_encrypted, file_other_format, unpacks_too_large (by directory)."""
        self._data = memoryview(data)
        self._left = unpacked_limit
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise FileRefused("file_damaged") from error
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
            raise FileRefused("file_encrypted")
        if sum(entry.file_size for entry in entries) > unpacked_limit:
            raise FileRefused("unpacks_too_large")
        files = [entry for entry in entries if not entry.filename.endswith("/")]
        self.parts = {_plain(entry.filename): entry for entry in files}
        if len(self.parts) != len(files):
            raise FileRefused("file_damaged")
        if WORKBOOK_PART not in self.parts:
            other = any(name in self.parts for name in FURTHER_FORMATS)
            raise FileRefused("file_other_format" if other else "file_unreadable")

    def pieces(self, part: str, *, counted: bool = True) -> Iterator[bytes]:
        """The unpacked bytes of a part, a few MB at most at a time.

        Raises FileRefused: unpacks_too_large once all counted bytes exceed the limit, file_damaged, and
        file_has_entities where an XML part declares a document type.
        """
        is_xml = part.endswith(XML_SUFFIXES)
        before = b""
        for piece in self._unpacked(part):
            if counted:
                self._left -= len(piece)
                if self._left < 0:
                    raise FileRefused("unpacks_too_large")
            if is_xml:
                if not before and piece.startswith(WIDE_STARTS):
                    raise FileRefused("file_damaged")
                if DOCTYPE.search(before + piece[:16]) or DOCTYPE.search(piece):
                    raise FileRefused("file_has_entities")
                before = piece[-16:]
            yield piece

    def _unpacked(self, part: str) -> Iterator[bytes]:
        entry = self.parts[part]
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise FileRefused("file_damaged")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(0, len(packed), PIECE):
            fed: bytes | memoryview = packed[at : at + PIECE]
            while fed and not inflate.eof:
                try:
                    piece = inflate.decompress(fed, MOST_PER_PIECE)
                except zlib.error as error:
                    raise FileRefused("file_damaged") from error
                fed = inflate.unconsumed_tail
                if piece:
                    yield piece
        if not inflate.eof:
            raise FileRefused("file_damaged")

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        start = entry.header_offset
        header = self._data[start : start + LOCAL_HEADER.size]
        if len(header) < LOCAL_HEADER.size:
            raise FileRefused("file_damaged")
        fields = LOCAL_HEADER.unpack(header)
        begin = start + LOCAL_HEADER.size + fields[-2] + fields[-1]
        packed = self._data[begin : begin + entry.compress_size]
        if fields[0] != b"PK\x03\x04" or len(packed) < entry.compress_size:
            raise FileRefused("file_damaged")
        return packed

    def sheet_parts(self) -> dict[str, str]:
        """The part that holds each sheet, by sheet name."""
        targets = self._relations()
        root = self._tree(WORKBOOK_PART)
        found = (element for element in root.iter() if _local(element.tag) == "sheet")
        return {
            element.get("name", ""): targets.get(element.get(OFFICE) or element.get(STRICT) or "", "")
            for element in found
        }

    def _relations(self) -> dict[str, str]:
        part = "xl/_rels/workbook.xml.rels"
        if part not in self.parts:
            raise FileRefused("file_damaged")
        root = self._tree(part)
        return {element.get("Id", ""): _resolved(element.get("Target", "")) for element in root.iter()}

    def _tree(self, part: str) -> ET.Element:
        """A small part as a tree; `pieces` has refused document types, so no entity can expand."""
        if self.parts[part].file_size > SMALL_PART:
            raise FileRefused("file_damaged")
        text = b"".join(self.pieces(part, counted=False))
        try:
            return ET.fromstring(text)  # noqa: S314
        except (ET.ParseError, LookupError) as error:
            raise FileRefused("file_damaged") from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _resolved(target: str) -> str:
    """A relation's target as a part name: relative to xl/, or from the root with a leading slash."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return _plain(posixpath.normpath(path))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
