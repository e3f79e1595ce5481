"""One table of odd files: what each is refused with, or what its cells read as (notes on traps, product.md §4)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from services.errors import CannotRun, FileRefused
from services.workbooks.cells import Bad, Flaw, Raw
from services.workbooks.limits import Limits
from services.workbooks.reader import open_workbook
from tests.services.workbooks import odd_files as odd
from tests.services.workbooks.odd_files import number, one, row, text, xlsx

SMALL = Limits(rows=5, columns=256, unpacked=1 << 20)
TWO = row(1, text("A1", "姓名"), text("B1", "成绩")) + row(2, text("A2", "甲"), number("B2", "85"))
PLAIN = xlsx(TWO)
GHOST_ROW = row(1_048_576, '<c r="A1048576" s="1"/>')
RICH = "<si><r><t>韦</t></r><r><rPr><b/></rPr><t>小明</t></r><rPh sb='0' eb='1'><t>WEI</t></rPh></si>"
SHEET = "xl/worksheets/sheet1.xml"

CELLS: dict[str, tuple[str, Raw]] = {
    "an ID as Excel stores a number": (number("A2", "4.5010220080101101E+17"), 4.5010220080101101e17),
    "an ID of 18 digits as a number": (number("A2", "450102200801011234"), 450102200801011234.0),
    "an old ID of 15 digits as a number": (number("A2", "450102080101123"), 450102080101123.0),
    "a whole mark": (number("A2", "85"), 85.0),
    "a mark with a floating point artefact": (number("A2", "84.999999999999986"), 84.999999999999986),
    "a text with quote prefix": (text("A2", "450102200801011234", style=odd.QUOTED), "450102200801011234"),
    "a literal apostrophe": (text("A2", "'4501"), "'4501"),
    "full-width digits": (text("A2", "４５０１ｘ"), "４５０１ｘ"),
    "invisible and wide blanks": (text("A2", "韦\u200b小\u3000明\u00a0 "), "韦\u200b小\u3000明\u00a0 "),
    "blanks around without xml:space": (text("A2", " 韦 ", preserve=False), "韦"),
    "rich text with a phonetic run": ('<c r="A2" t="s"><v>0</v></c>', "韦小明"),
    "an escaped carriage return": (text("A2", "韦_x000D_\n小明"), "韦\r\n小明"),
    "markup": (text("A2", "&lt;b&gt;[red]"), "<b>[red]"),
    "a terminal escape sequence": (text("A2", "a&#27;[31mb"), "a\x1b[31mb"),
    "a raw control character": (text("A2", "a\x1b[31mb"), "a\x1b[31mb"),
    "a formula with a text": ('<c r="A2" t="str"><f>B1</f><v>abc</v></c>', "abc"),
    "a formula with a number": ('<c r="A2"><f>40+45</f><v>85</v></c>', 85.0),
    "a formula without a value": ('<c r="A2"><f>40+45</f></c>', Flaw(Bad.CELL_FORMULA)),
    "a formula with an empty value": ('<c r="A2"><f>40+45</f><v></v></c>', Flaw(Bad.CELL_FORMULA)),
    "a formula with a closed value": ('<c r="A2"><f>40+45</f><v /></c>', Flaw(Bad.CELL_FORMULA)),
    "a shared formula without a value": (
        '<c r="A2"><f t="shared" si="0"/></c>',
        Flaw(Bad.CELL_FORMULA),
    ),
    "an error": ('<c r="A2" t="e"><v>#N/A</v></c>', Flaw(Bad.CELL_ERROR, "#N/A")),
    "a formula with an error": (
        '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        Flaw(Bad.CELL_ERROR, "#DIV/0!"),
    ),
    "a truth value": ('<c r="A2" t="b"><v>1</v></c>', True),
    "a date": (number("A2", "45473", style=odd.DATE), dt.date(2024, 6, 30)),
    "a Chinese date": (number("A2", "45473", style=odd.CHINESE_DATE), dt.date(2024, 6, 30)),
    "a built-in Chinese date": (number("A2", "45473", style=odd.BUILTIN_CHINESE_DATE), dt.date(2024, 6, 30)),
    "a date beyond the calendar": (number("A2", "99999999", style=odd.DATE), 99999999.0),
    "a rare character": (text("A2", "𠮷小明"), "𠮷小明"),
    "a private character": (text("A2", "\ue863小明"), "\ue863小明"),
    "a text that looks like a formula": (text("A2", "=1+1"), "=1+1"),
    "a number that is none": (number("A2", "abc"), "abc"),
}


def written(folder: Path, data: bytes, name: str = "名单.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def rows_of(path: Path, limits: Limits | None = None) -> list[tuple[int, list[Raw]]]:
    book = open_workbook(path, limits) if limits else open_workbook(path)
    return list(book.sheets[0].rows())


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_reads_as_what_it_holds(name: str, tmp_path: Path) -> None:
    cell, expected = CELLS[name]
    path = written(tmp_path, odd.packed(odd.parts(row(1, text("A1", "头")) + row(2, cell), shared=RICH)))
    (_, [found]) = rows_of(path)[1]
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize("cell", ['<c r="A2" s="1"/>', '<c r="A2" t="inlineStr"><is><t></t></is></c>'])
def test_an_empty_cell_makes_no_row(cell: str, tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, one(cell))) == [(1, ["头"])]


def test_a_calculated_empty_text_is_an_ordinary_blank(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx(row(1, text("A1", "头"), '<c r="B1" t="str"><f>IF(1,"")</f><v></v></c>')))
    assert rows_of(path) == [(1, ["头", ""])]
    assert open_workbook(path).sheets[0].flaws == {}


GRID: list[tuple[int, list[Raw]]] = [(1, ["姓名", "成绩"]), (2, ["甲", 85.0])]
LINES: list[tuple[int, list[Raw]]] = [(1, ["姓名", "成绩"]), (2, ["甲", "85"])]
SHAPES: dict[str, tuple[bytes, list[tuple[int, list[Raw]]]]] = {
    "a dimension that is too small": (xlsx(TWO, dimension="A1"), GRID),
    "a dimension that is too large": (xlsx(TWO, dimension="A1:XFD1048576"), GRID),
    "no dimension": (PLAIN, GRID),
    "a ghost row at the end": (xlsx(TWO + GHOST_ROW), GRID),
    "a ghost row with an empty text": (
        xlsx(TWO + row(1_048_576, '<c r="A1048576" t="inlineStr"><is><t></t></is></c>')),
        GRID,
    ),
    "a ghost column": (
        xlsx(TWO.replace("</row>", '<c r="XFD1" s="1"/></row>', 1), dimension="A1:XFD2"),
        GRID,
    ),
    "rows and cells without address": (
        xlsx(
            '<row><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>成绩</t></is></c></row>'
            '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>85</v></c></row>'
        ),
        GRID,
    ),
    "data that begin at B3 with gaps": (
        xlsx(row(3, number("B3", "1")) + row(6, number("C6", "2"))),
        [(3, ["", 1.0, ""]), (6, ["", "", 2.0])],
    ),
    "rows of blanks between": (
        xlsx(row(1, text("A1", "头")) + row(2, text("A2", " \u3000")) + row(3, text("A3", "甲"))),
        [(1, ["头"]), (3, ["甲"])],
    ),
    "hidden rows": (
        xlsx(row(1, text("A1", "头")) + row(2, text("A2", "甲"), more=' hidden="1"')),
        [(1, ["头"]), (2, ["甲"])],
    ),
    "rows out of order": (
        xlsx(row(2, text("A2", "甲")) + row(1, text("A1", "头"))),
        [(1, ["头"]), (2, ["甲"])],
    ),
    "a sheet with a name prefix": (
        odd.changed(
            PLAIN,
            SHEET,
            f'<x:worksheet xmlns:x="{odd.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c>'
            '<x:c r="B1"><x:f>1</x:f></x:c><x:c r="C1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        ),
        [(1, [Flaw(Bad.CELL_ERROR, "#N/A"), Flaw(Bad.CELL_FORMULA), 7.0])],
    ),
    "errors beyond the last value": (
        xlsx(TWO + row(4, '<c r="D4" t="e"><v>#REF!</v></c>')),
        [*GRID, (4, ["", "", "", Flaw(Bad.CELL_ERROR, "#REF!")])],
    ),
    "invalid styles": (odd.changed(PLAIN, "xl/styles.xml", odd.INVALID_STYLES), GRID),
    "no styles": (odd.changed(PLAIN, "xl/styles.xml", None), GRID),
    "an old workbook named .xlsx": (
        odd.xls(
            odd.label(0, 0, "姓名") + odd.label(0, 1, "成绩") + odd.label(1, 0, "甲") + odd.real(1, 1, 85)
        ),
        GRID,
    ),
    "an old workbook with errors": (
        odd.xls(odd.label(0, 0, "头") + odd.error(2, 1, 0x2A) + odd.error_formula(3, 0, 0x07)),
        [
            (1, ["头"]),
            (3, ["", Flaw(Bad.CELL_ERROR, "#N/A")]),
            (4, [Flaw(Bad.CELL_ERROR, "#DIV/0!")]),
        ],
    ),
    "an old workbook with an ID as a number": (
        odd.xls(odd.real(0, 0, 450102200801011234.0)),
        [(1, [450102200801011234.0])],
    ),
    "UTF-8": ("姓名,成绩\n甲,85\n".encode(), [(1, ["姓名", "成绩"]), (2, ["甲", "85"])]),
    "UTF-8 with a byte order mark": (
        "姓名,成绩\r\n甲,85".encode("utf-8-sig"),
        [(1, ["姓名", "成绩"]), (2, ["甲", "85"])],
    ),
    "GB18030": ("姓名,成绩\n㐂,85\n".encode("gb18030"), [(1, ["姓名", "成绩"]), (2, ["㐂", "85"])]),
    "UTF-16 with tabs": ("姓名\t成绩\n甲\t85".encode("utf-16"), LINES),
    "semicolons": ("姓名;成绩\n甲;85,5\n".encode(), [(1, ["姓名", "成绩"]), (2, ["甲", "85,5"])]),
    "quoted lines and blank lines": (
        '姓名,备注\n\n"甲","一\n二,三"\n'.encode(),
        [(1, ["姓名", "备注"]), (3, ["甲", "一\n二,三"])],
    ),
    "digits kept by a formula, an error": (
        b'="0123",#N/A,=1+1\n',
        [(1, ["0123", Flaw(Bad.CELL_ERROR, "#N/A"), "=1+1"])],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_a_file_reads_by_its_content(name: str, suffix: str, tmp_path: Path) -> None:
    data, expected = SHAPES[name]
    found = rows_of(written(tmp_path, data, f"名单{suffix}"))
    assert [(at, _trimmed(cells)) for at, cells in found] == [(at, _trimmed(cells)) for at, cells in expected]


def _trimmed(cells: list[Raw]) -> list[Raw]:
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return cells


def _many(rows: int) -> str:
    return "".join(row(at, number(f"A{at}", "1")) for at in range(1, rows + 1))


HUGE = odd.sheet_xml(row(1, text("A1", "零" * (1 << 21))))
REFUSED: dict[str, tuple[bytes, str]] = {
    "no byte": (b"", "file_empty"),
    "only blanks": (b" \r\n\t", "file_empty"),
    "only hidden sheets": (odd.packed(odd.parts(TWO, state="hidden")), "file_empty"),
    "a web page named .xls": (b"\xef\xbb\xbf <HTML><table><tr><td>1</td></tr></table>", "file_html"),
    "a web page in UTF-16": ("<html>".encode("utf-16"), "file_html"),
    "XML of Excel 2003": (b'<?xml version="1.0"?><Workbook/>', "file_html"),
    "an encrypted new workbook": (odd.compound(b"x", "EncryptedPackage"), "file_encrypted"),
    "an encrypted old workbook": (
        odd.xls(odd.label(0, 0, "头"), globals_more=odd.record(0x2F, bytes(54))),
        "file_encrypted",
    ),
    "a compound file without workbook": (odd.compound(b"x", "WordDocument"), "file_unreadable"),
    "an old workbook cut off": (odd.xls(odd.label(0, 0, "头"))[:1600], "file_damaged"),
    "a PDF": (b"%PDF-1.7 ...", "file_unreadable"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "file_unreadable"),
    "unknown binary": (bytes(range(256)), "file_unreadable"),
    "a zip of other things": (odd.packed({"a.txt": "a"}), "file_unreadable"),
    "a text document": (odd.packed({"word/document.xml": "<a/>"}), "file_other_format"),
    "a binary workbook": (odd.packed({"xl/workbook.bin": b"\0"}), "file_other_format"),
    "a zip without end": (PLAIN[:-40], "file_damaged"),
    "a zip with spoiled bytes": (PLAIN.replace(PLAIN[60:120], bytes(60), 1), "file_damaged"),
    "a sheet without end": (odd.changed(PLAIN, SHEET, odd.sheet_xml(TWO)[:-60]), "file_damaged"),
    "a missing sheet": (odd.changed(PLAIN, SHEET, None), "file_damaged"),
    "a shared text that is missing": (one('<c r="A2" t="s"><v>99</v></c>'), "file_damaged"),
    "an unknown entity": (one(text("A2", "&foo;")), "file_damaged"),
    "a sheet in UTF-16": (odd.changed(PLAIN, SHEET, odd.sheet_xml(TWO).encode("utf-16")), "file_damaged"),
    "an entity bomb in the sheet": (
        odd.changed(PLAIN, SHEET, odd.sheet_xml(TWO).replace(odd.HEAD, odd.HEAD + odd.BOMB)),
        "file_has_entities",
    ),
    "an entity bomb in the workbook": (
        odd.changed(
            PLAIN, "xl/workbook.xml", str(odd.parts(TWO)["xl/workbook.xml"]).replace(odd.HEAD, odd.BOMB)
        ),
        "file_has_entities",
    ),
    "an entity bomb in the shared texts": (
        odd.changed(PLAIN, "xl/sharedStrings.xml", odd.BOMB + "<sst/>"),
        "file_has_entities",
    ),
    "a zip bomb": (odd.changed(PLAIN, SHEET, HUGE), "unpacks_too_large"),
    "a zip bomb that lies small": (
        odd.lying(odd.changed(PLAIN, SHEET, HUGE), SHEET, 999),
        "unpacks_too_large",
    ),
    "a directory that claims 2 GB": (odd.lying(PLAIN, SHEET, 2 << 30), "unpacks_too_large"),
    "a text in column 257": (xlsx(row(1, text("A1", "头"), text("IW1", "x"))), "too_many_columns"),
    "a text in the last column": (xlsx(row(1, text("XFD1", "x"))), "too_many_columns"),
    "an error in the last column": (xlsx(row(1, '<c r="XFD1" t="e"><v>#N/A</v></c>')), "too_many_columns"),
    "CSV with 257 columns": (b"," * 256 + b"x\n", "too_many_columns"),
    "cells in opposite corners": (
        xlsx(row(1, text("IV1", "x")) + row(1_048_576, text("A1048576", "x"))),
        "too_many_cells",
    ),
    "a row beyond the sheet": (xlsx(row(4_000_000_000, number("A4000000000", "1"))), "file_damaged"),
    "a column beyond the sheet": (xlsx(row(1, number("ZZZZ1", "1"))), "file_damaged"),
    "more rows than allowed": (xlsx(_many(6)), "too_many_rows"),
    "more lines than allowed": (b"1\n" * 6, "too_many_rows"),
    "a quoted field without end": (b'a,"b\nc,d\n', "file_damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_by_code(name: str, tmp_path: Path) -> None:
    data, code = REFUSED[name]
    path = written(tmp_path, data)
    with pytest.raises(FileRefused) as refusal:
        rows_of(path, SMALL)
    assert refusal.value.code == code
    assert path.read_bytes() == data


def test_a_file_that_is_not_there_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as refusal:
        open_workbook(tmp_path / "没有.xlsx")
    assert (refusal.value.code, refusal.value.params) == ("file_missing", {"name": "没有.xlsx"})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="file_missing"):
        open_workbook(tmp_path)
