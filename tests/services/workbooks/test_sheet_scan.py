"""The quick look through a sheet's XML finds what taking it apart finds, wherever the pieces are cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import FileRefused
from services.workbooks.cells import Bad, Flaw
from services.workbooks.sheet_scan import look, take_apart
from tests.services.workbooks import odd_files as odd
from tests.services.workbooks.odd_files import number, row, text

BODIES = {
    '<c r="{}" t="e"><v>#N/A</v></c>': Flaw(Bad.CELL_ERROR, "#N/A"),
    '<c r="{}" s="2" t="e"><f>1/0</f><v>#DIV/0!</v></c>': Flaw(Bad.CELL_ERROR, "#DIV/0!"),
    '<c r="{}"><f>A1+1</f></c>': Flaw(Bad.CELL_FORMULA),
    '<c r="{}"><f t="shared" si="0"/></c>': Flaw(Bad.CELL_FORMULA),
    '<c r="{}"><f>A1</f><v></v></c>': Flaw(Bad.CELL_FORMULA),
    '<c r="{}" t="str"><f>A1</f><v></v></c>': None,
    '<c r="{}"><f>A1</f><v>85</v></c>': None,
    '<c r="{}"><v>85</v></c>': None,
    '<c r="{}" s="1"/>': None,
    '<c r="{}" t="inlineStr"><is><t>甲 &lt;f&gt;</t></is></c>': None,
}
bodies = st.lists(st.lists(st.sampled_from(sorted(BODIES)), max_size=5), max_size=6)


def cut(data: bytes, places: list[int]) -> Iterator[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    at = 0
    for end in ends:
        yield data[at:end]
        at = end


@given(bodies, st.lists(st.integers(0, 5000), max_size=12))
def test_look_and_take_apart_agree_on_every_flaw(lines: list[list[str]], places: list[int]) -> None:
    expected = {
        (at, column): flaw
        for at, line in enumerate(lines, 1)
        for column, body in enumerate(line, 1)
        if (flaw := BODIES[body])
    }
    rows = "".join(
        row(at, *(body.format(f"{chr(64 + column)}{at}") for column, body in enumerate(line, 1)))
        for at, line in enumerate(lines, 1)
    )
    data = odd.sheet_xml(rows, after="<pageMargins/>").encode()
    apart = take_apart(cut(data, places))
    assert apart.flaws == expected
    quick = look(cut(data, places))
    assert quick is None or quick.flaws == expected
    whole = look([data])
    assert whole is not None
    assert whole.flaws == expected


@pytest.mark.parametrize(
    "rows",
    [
        row(1, number("IW1", "1")),
        row(1, number("A1000000", "1")),
        row(1, number("AA1", "1")) + row(100_000, number("A100000", "1")),
        row(1, number("A1", "1")) + row(2, number("IW2", "1")),
        "<row><c><v>1</v></c></row>",
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        '<row r="1"><c\nr="XFD1"><v>1</v></c></row>',
        '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c r="A1" t="e"></row>',
    ],
)
def test_a_sheet_that_is_not_plain_is_taken_apart(rows: str) -> None:
    assert look([odd.sheet_xml(rows).encode()]) is None


@pytest.mark.parametrize(
    "rows",
    [
        row(1, text("A1", "头")) + row(999_999, number("Z999999", "1")),
        row(1, text("IV1", "头")) + row(99_999, number("IV99999", "1")),
        "",
    ],
)
def test_a_plain_sheet_is_passed_at_the_first_look(rows: str) -> None:
    assert look([odd.sheet_xml(rows).encode()]) is not None


def test_the_extent_counts_cells_with_something_in_them() -> None:
    rows = row(2, number("B2", "1"), '<c r="XFD2" s="1"/>') + row(9, '<c r="D9" t="s"><v> </v></c>')
    extent = take_apart([odd.sheet_xml(rows).encode()])
    assert (extent.rows, extent.columns, extent.content_columns) == (9, 4, 2)


def test_a_cell_without_end_is_refused() -> None:
    endless = b"<worksheet><sheetData><row><c><is><t>" + b"x" * (1 << 24)
    with pytest.raises(FileRefused, match="file_damaged"):
        take_apart([endless, b"x"])
    with pytest.raises(FileRefused, match="file_damaged"):
        look([b"x" * (1 << 23), b"x" * 9])
