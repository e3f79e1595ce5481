"""Workbooks made by hand, byte by byte: what people, other programs and attackers really send."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    + "</Types>"
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="176" applyNumberFormat="1"/>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="31" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
INVALID_STYLES = STYLES.replace('<fill><patternFill patternType="none"/></fill>', "<fill/>")
DATE, CHINESE_DATE, QUOTED, BUILTIN_CHINESE_DATE = 1, 2, 3, 4
"""Style numbers in `STYLES`."""


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(
    rows: str, *, dimension: str = "", merged: tuple[str, ...] = (), shared: str = "", state: str = "visible"
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet 名单; tests change or drop some of them."""
    before = f'<dimension ref="{dimension}"/>' if dimension else ""
    after = "<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in merged) + "</mergeCells>"
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="名单" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}.xml"/>'
            for number, kind, target in (
                (1, "worksheet", "worksheets/sheet1"),
                (2, "styles", "styles"),
                (3, "sharedStrings", "sharedStrings"),
            )
        )
        + "</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": sheet_xml(rows, before=before, after=after if merged else ""),
    }


def packed(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def xlsx(rows: str, **options: object) -> bytes:
    return packed(parts(rows, **options))  # type: ignore[arg-type]


def text(ref: str, value: str, *, style: int = 0, preserve: bool = True) -> str:
    space = ' xml:space="preserve"' if preserve else ""
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t{space}>{value}</t></is></c>'


def number(ref: str, value: str, *, style: int = 0) -> str:
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


def row(at: int, *cells: str, more: str = "") -> str:
    return f'<row r="{at}"{more}>{"".join(cells)}</row>'


def one(cell: str) -> bytes:
    """A workbook whose cell A1 is 头 and whose cell A2 is the given XML."""
    return xlsx(row(1, text("A1", "头")) + row(2, cell))


def changed(data: bytes, part: str, content: str | bytes | None) -> bytes:
    """The same package with one part replaced, or dropped."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    if content is None:
        del files[part]
    else:
        files[part] = content
    return packed(files)


def lying(data: bytes, part: str, claimed: int) -> bytes:
    """The same package whose directory claims another unpacked size for one part."""
    name = part.encode()
    forged = bytearray(data)
    local = data.index(b"PK\x03\x04", data.index(name) - 30)
    struct.pack_into("<I", forged, local + 22, claimed)
    central = data.rindex(name) - 46
    assert data[central : central + 4] == b"PK\x01\x02"
    struct.pack_into("<I", forged, central + 24, claimed)
    return bytes(forged)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE compound file with one stream."""
    body = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(body) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry(name, 2, 2, len(body), 0xFFFFFFFF)
    return head + struct.pack("<128I", *table) + entries.ljust(512, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    fields = struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return encoded.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def label(at: int, column: int, value: str) -> bytes:
    encoded = value.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", at, column, 0, len(value), 1) + encoded)


def real(at: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", at, column, 0, value))


def error(at: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", at, column, 0, code, 1))


def error_formula(at: int, column: int, code: int) -> bytes:
    result = struct.pack("<BBBBBBH", 2, 0, code, 0, 0, 0, 0xFFFF)
    rest = struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00"
    return record(0x06, struct.pack("<HHH", at, column, 0) + result + rest)


def xls(cells: bytes, *, globals_more: bytes = b"") -> bytes:
    """An Excel 97 workbook with one sheet 名单; rows and columns of its cells count from 0."""

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6))

    def bound(start: int) -> bytes:
        return record(0x85, struct.pack("<IBBBB", start, 0, 0, 2, 1) + "名单".encode("utf-16-le"))

    first = begin(5) + globals_more + record(0x42, struct.pack("<H", 1200)) + record(0xE0, bytes(20))
    start = len(first) + len(bound(0)) + len(record(0x0A))
    return compound(first + bound(start) + record(0x0A) + begin(0x10) + cells + record(0x0A))
