"""Long grades (成绩长表): a row for each student, semester and course."""

from __future__ import annotations

from collections.abc import Sequence
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
from services.gradebook import Seat, slot_of
from services.import_rows import tidied
from services.workbooks.cells import Bad, Flaw, Raw, course_key, text_of
from services.workbooks.periods import semester_of
from services.workbooks.reader import Row

Marks = tuple[int | None, int | None]
Entry = tuple[int, int | None, int | None]
"""What a row says besides about whom: slot, 成绩, 补考成绩."""


class LongReader(SheetReader):
    """One long sheet."""

    def __init__(self, reading: GradeReading, index: int) -> None:
        super().__init__(reading, index)
        self._mark_columns = self.columns("mark", "makeup")
        self._what = itemgetter(*self.columns("semester", "course"), *self._mark_columns)
        self._semester_of = itemgetter(self.header.positions["semester"])
        self._entries: dict[Any, Entry] = {}

    def take(self, chunk: Sequence[Row]) -> list[Record]:
        """The marks of some rows, ready for staging. Problems and blank rows are counted in the reading."""
        rows = [cells if len(cells) >= self.width else self.padded(cells) for _, cells in chunk]
        seats, entries = self._looked_up(rows)
        first, sheet = self.reading.first, self.index << ROW_BITS
        records: list[Record] = []
        for (number, _), cells, known, entry in zip(chunk, rows, seats, entries, strict=True):
            seat, what = known, entry
            if seat is None or what is None:
                seat, what = self._learned(cells) or self._understand(number, cells)
                if seat is None or what is None:
                    continue
            student, _, planned = seat
            slot, mark, makeup = what
            address = (sheet | number) << COLUMN_BITS
            before = first.setdefault(student << STUDENT_SHIFT | slot, address)
            if before != address:
                self.refuse_doubled(address, before)
                continue
            if slot not in planned:
                self.warn_not_counted(self.address(number, "course"), self.cell(cells, "course"), seat, slot)
            if mark is None and makeup is None:
                self.reading.blank += 1
                continue
            records.append((student, slot, mark, makeup, address))
        return records

    def _looked_up(self, rows: list[list[Raw]]) -> tuple[list[Seat | None], list[Entry | None]]:
        """What is known of each row by its raw cells, without a line of Python a row; None where nothing is."""
        if bool in set(map(type, map(self._semester_of, rows))):  # TRUE is equal to 1, but no semester
            return [None] * len(rows), [None] * len(rows)
        return (
            list(map(self.seats.get, map(self.who, rows))),
            list(map(self._entries.get, map(self._what, rows))),
        )

    def _learned(self, cells: list[Raw]) -> tuple[Seat, Entry] | None:
        """What an earlier row of the same chunk has taught of this one."""
        if self._semester_of(cells) is True:
            return None
        seat, entry = self.seats.get(self.who(cells)), self._entries.get(self._what(cells))
        return (seat, entry) if seat and entry else None

    def _understand(self, row: int, cells: list[Raw]) -> tuple[Seat | None, Entry | None]:
        """The long way: every problem of the row is noted, its refusal counted once, what is plain remembered."""
        if self.is_blank(cells):
            return None, None
        report = self.reading.report
        noted = len(report.problems)
        seat, slot = self.seat(row, cells), self._slot(row, cells)
        mark, makeup = self._both_marks(row, cells)
        if seat is None or slot is None or len(report.problems) > noted:
            self.reading.refused += 1
            return None, None
        changes = tidied(self.cell(cells, "course"))
        report.cleaned.update(changes)
        if not changes and all(memorable(cells[at]) for at in self._mark_columns):
            self._entries[self._what(cells)] = (slot, mark, makeup)
        return seat, (slot, mark, makeup)

    def _slot(self, row: int, cells: list[Raw]) -> int | None:
        semester = self._semester(row, self.cell(cells, "semester"))
        course_id = self._course(row, self.cell(cells, "course"))
        if semester is None or course_id is None:
            return None
        return slot_of(course_id, semester)

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
        found = [self.mark(address_of(self.index, row, at + 1), cells[at]) for at in self._mark_columns]
        return found[0], found[1] if len(found) > 1 else None

    def finish(self) -> None:
        """A long sheet has nothing left to tell."""
