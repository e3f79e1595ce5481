"""What a file really is, by its first bytes and never by its suffix (文件识别)."""

from __future__ import annotations

from enum import StrEnum

from services.errors import FileRefused


class Form(StrEnum):
    """The forms that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OTHER_BINARIES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"SQLite format 3",
)
BLANKS = b" \t\r\n\x00"
HEAD = 4096


def form_of(data: bytes) -> Form:
    """The form of a file's bytes.

    Raises FileRefused: file_empty, file_encrypted, file_html (a web page or XML named .xls), file_unreadable.
    """
    if not data.strip(BLANKS):
        raise FileRefused("file_empty")
    if data.startswith(ZIP):
        return Form.XLSX
    if data.startswith(OLE):
        if ENCRYPTED_STREAM in data:
            raise FileRefused("file_encrypted")
        return Form.XLS
    if data.startswith(OTHER_BINARIES):
        raise FileRefused("file_unreadable")
    if _begins_with_tag(data[:HEAD]):
        raise FileRefused("file_html")
    return Form.CSV


def _begins_with_tag(head: bytes) -> bool:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").lstrip().startswith("<")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(BLANKS).startswith(b"<")
