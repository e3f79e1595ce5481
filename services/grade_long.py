"""Long grades (成绩长表): a row for each student, semester and course."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from services import wording
from services.grade_files import (
    COLUMN_BITS,
    ROW_BITS,
    STUDENT_SHIFT,
    GradeReading,
    Record,
    SheetReader,
    address_of,
    memorable,
)
from services.gradebook import SEMESTER_BITS, SEMESTER_MASK, Seat, slot_of
from services.import_rows import tidied
from services.workbooks.cells import Bad, Flaw, Raw, course_key, text_of
from services.workbooks.periods import semester_of
from services.workbooks.reader import Row

Marks = tuple[int | None, int | None]


class LongReader(SheetReader):
    """One long sheet."""

    def __init__(self, reading: GradeReading, index: int) -> None:
        super().__init__(reading, index)
        self._mark_columns = self.columns("mark", "makeup")
        self._what = itemgetter(*self.columns("semester", "course"))
        self._worth = itemgetter(*self._mark_columns)
        self._slots: dict[Any, int] = {}
        self._marks: dict[Any, Marks] = {}

    def take(self, chunk: Iterable[Row]) -> list[Record]:
        """The marks of some rows, ready for staging. Problems and blank rows are counted in the reading."""
        seats, slots, worths, first = self.seats, self._slots, self._marks, self.reading.first
        who, what, worth = self.who, self._what, self._worth
        semester_at = self.header.positions["semester"]
        sheet = self.index << ROW_BITS
        records: list[Record] = []
        for number, cells in chunk:
            try:
                if cells[semester_at] is True:  # equal to 1, but no semester
                    raise KeyError
                seat = seats[who(cells)]
                slot = slots[what(cells)]
                mark, makeup = worths[worth(cells)]
            except (KeyError, IndexError):
                found = self._understand(number, self.padded(cells))
                if found is None:
                    continue
                seat, slot, (mark, makeup) = found
            student, _, planned = seat
            address = (sheet | number) << COLUMN_BITS
            before = first.setdefault(student << STUDENT_SHIFT | slot, address)
            if before != address:
                self.refuse_doubled(address, before)
                continue
            if slot not in planned:
                course = self.cell(self.padded(cells), "course")
                self.warn_not_counted(self.address(number, "course"), course, seat, slot)
            if mark is None and makeup is None:
                self.reading.blank += 1
                continue
            records.append((student, slot & SEMESTER_MASK, slot >> SEMESTER_BITS, mark, makeup, address))
        return records

    def _understand(self, row: int, cells: list[Raw]) -> tuple[Seat, int, Marks] | None:
        """The long way: every problem of the row is noted, its refusal counted once."""
        report = self.reading.report
        noted = len(report.problems)
        seat, slot, marks = self.seat(row, cells), self._slot(row, cells), self._both_marks(row, cells)
        if seat is None or slot is None or len(report.problems) > noted:
            self.reading.refused += 1
            return None
        return seat, slot, marks

    def _slot(self, row: int, cells: list[Raw]) -> int | None:
        semester = self._semester(row, self.cell(cells, "semester"))
        course_id = self._course(row, self.cell(cells, "course"))
        if semester is None or course_id is None:
            return None
        slot = slot_of(course_id, semester)
        changes = tidied(self.cell(cells, "course"))
        self.reading.report.cleaned.update(changes)
        if not changes:
            self._slots[self._what(cells)] = slot
        return slot

    def _semester(self, row: int, raw: Raw) -> int | None:
        found = semester_of(raw)
        if isinstance(found, Bad):
            self.refuse(self.address(row, "semester"), raw, found.value)
            return None
        if found is None:
            self.refuse_missing(row, "semester")
        return found

    def _course(self, row: int, raw: Raw) -> int | None:
        if isinstance(raw, Flaw):
            self.refuse(self.address(row, "course"), raw, raw.code.value)
            return None
        name = text_of(raw)
        if not name:
            self.refuse_missing(row, "course")
            return None
        found = self.reading.book.courses.get(course_key(name))
        if found is None:
            nearest = wording.nearest_course(self.reading.book.nearest(name))
            self.refuse(self.address(row, "course"), raw, "course_unknown", nearest=nearest)
        return found

    def _both_marks(self, row: int, cells: list[Raw]) -> Marks:
        noted = len(self.reading.report.problems)
        found = [self.mark(address_of(self.index, row, at + 1), cells[at]) for at in self._mark_columns]
        marks = (found[0], found[1] if len(found) > 1 else None)
        if len(self.reading.report.problems) == noted and all(
            memorable(cells[at]) for at in self._mark_columns
        ):
            self._marks[self._worth(cells)] = marks
        return marks

    def finish(self) -> None:
        """A long sheet has nothing left to tell."""
