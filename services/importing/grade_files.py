"""Grade files understood: who a row is about and what its marks are (成绩的读取, product.md §4).

Written for 300,000 rows: what a cell, or a pair of cells, means is looked up by its raw value; only a value not met
before, or one that needs tidying or refusing, takes the long way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from services import wording
from services.browsing.gradebook import Gradebook, Seat, course_of
from services.identity import Cleaned
from services.importing.grade_sheets import LONG, WIDE, GradeSheet
from services.importing.outcomes import Place, Report
from services.importing.rows import required_fields
from services.workbooks.addresses import column_letter
from services.workbooks.cells import Bad, Flaw, Raw, id_of, mark_of, name_of, text_of

Record = tuple[int, int, int, int]
"""Key, 成绩, 补考成绩, address: one line of the staging table."""

BLANK = -(1 << 15)
"""No mark, in a record: SQLite's driver takes twice as long over rows with a None."""

ROW_BITS = 21
COLUMN_BITS = 9


def address_of(sheet: int, row: int, column: int = 0) -> int:
    """A cell of the workbook as one number: sheet 0…, row 1…, column 1… (0: the whole row)."""
    return (sheet << ROW_BITS | row) << COLUMN_BITS | column


@dataclass(slots=True)
class GradeReading:
    """What the sheets of one file share while they are read, and what was counted so far."""

    book: Gradebook
    report: Report
    sheets: Sequence[GradeSheet]
    refused: int = 0
    first: dict[int, int] = field(default_factory=dict)
    """By key: the address where the mark stands first."""
    without_plan: set[int] = field(default_factory=set)
    """The students without a plan of whom the user has been told, by their part of a key."""

    def place(self, address: int) -> Place:
        """Where an address points."""
        column = address & ((1 << COLUMN_BITS) - 1)
        row = address >> COLUMN_BITS & ((1 << ROW_BITS) - 1)
        sheet = self.sheets[address >> COLUMN_BITS + ROW_BITS].table.sheet.name
        return Place(sheet, row, column_letter(column - 1) if column else "")


class SheetReader:
    """The columns of one sheet and what its cells have turned out to mean."""

    def __init__(self, reading: GradeReading, index: int) -> None:
        self.reading = reading
        self.index = index
        sheet = reading.sheets[index]
        self.header = sheet.table.header
        self.required = required_fields(WIDE if sheet.wide else LONG)
        self.who = itemgetter(*self.columns("id_number", "name"))
        self.seats: dict[Any, Seat] = {}
        self.width = 1 + max(
            [*self.header.positions.values(), *(extra.index for extra in self.header.extras)]
        )

    def columns(self, *fields: str) -> list[int]:
        """The 0-based columns of those of the fields that the sheet has."""
        return [self.header.positions[name] for name in fields if name in self.header.positions]

    def padded(self, cells: list[Raw]) -> list[Raw]:
        """The row, long enough for every column of the header."""
        return cells + [""] * (self.width - len(cells))

    def cell(self, cells: list[Raw], column: str) -> Raw:
        """A field's cell of a padded row; an empty text where the sheet has no such column."""
        at = self.header.positions.get(column)
        return "" if at is None else cells[at]

    def is_blank(self, cells: list[Raw]) -> bool:
        """Whether a padded row has nothing in the columns of the layout: it may be numbered all the same."""
        return not any(
            text_of(cells[at]) or isinstance(cells[at], Flaw) for at in self.header.positions.values()
        )

    def address(self, row: int, column: str) -> int:
        """The address of a field's cell."""
        return address_of(self.index, row, self.header.positions[column] + 1)

    def refuse(self, address: int, raw: Raw, code: str, **params: object) -> None:
        """Note why a row or mark cannot be stored."""
        self.reading.report.refuse(self.reading.place(address), raw, code, **params)

    def refuse_missing(self, row: int, column: str) -> None:
        """Note that a required cell is blank."""
        self.refuse(self.address(row, column), "", "cell_missing", header=self.required[column])

    def is_first(self, key: int, address: int) -> bool:
        """Whether a mark stands in the file for the first time; a later one is noted and counted as refused."""
        before = self.reading.first.setdefault(key, address)
        if before == address:
            return True
        place, here = self.reading.place(before), self.reading.place(address)
        first = wording.other_place(place.row, place.sheet, here.sheet)
        self.reading.refused += 1
        self.refuse(address, "", "row_doubled", first=first)
        return False

    def warn_not_counted(self, address: int, raw: Raw, seat: Seat, slot: int) -> None:
        """Note that a mark is stored but that the student's plan does not ask for it; once for one without a plan."""
        if seat.planned:
            known = course_of(slot) in map(course_of, seat.planned)
            code = "semester_not_in_plan" if known else "course_not_in_plan"
            self.reading.report.warn(self.reading.place(address), raw, code)
        elif seat.key not in self.reading.without_plan:
            self.reading.without_plan.add(seat.key)
            place = self.reading.place(address)
            self.reading.report.warn(Place(place.sheet, place.row), "", "student_without_plan")

    def seat(self, row: int, cells: list[Raw]) -> Seat | None:
        """The student that a padded row is about; None with the problems noted."""
        report = self.reading.report
        noted = len(report.problems)
        number = self._identity(row, cells, "id_number", id_of(self.cell(cells, "id_number")))
        name = self._identity(row, cells, "name", name_of(self.cell(cells, "name")))
        seat = self.reading.book.seats.get(number.text)
        if number.text and seat is None:
            self.refuse(self.address(row, "id_number"), number.text, "student_unknown")
        elif seat and name.text and name.text != seat.name:
            self.refuse(self.address(row, "name"), name.text, "name_mismatch", known=seat.name)
        if seat is None or len(report.problems) > noted:
            return None
        changes = (*number.changes, *name.changes)
        report.cleaned.update(changes)
        if not changes:
            self.seats[self.who(cells)] = seat
        return seat

    def _identity(self, row: int, cells: list[Raw], column: str, found: Cleaned | Bad) -> Cleaned:
        if isinstance(found, Bad):
            self.refuse(self.address(row, column), self.cell(cells, column), found.value)
            return Cleaned("")
        if not found.text and column in self.required:
            self.refuse_missing(row, column)
        return found

    def mark(self, address: int, raw: Raw) -> int | None:
        """A mark; None for a blank cell, and for one that is refused, with the problem noted."""
        found = mark_of(raw)
        if isinstance(found, Bad):
            self.refuse(address, raw, found.value)
            return None
        return found


def memorable(raw: Raw) -> bool:
    """Whether a mark's meaning may be looked up by its raw value: 0 and 1 are equal to FALSE and TRUE."""
    return isinstance(raw, str) or raw not in (0, 1)
