"""Long grades (成绩长表): a row for each student, semester and course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import contains, itemgetter, or_
from typing import Any

from services import wording
from services.browsing.gradebook import Seat, slot_of
from services.importing.grade_files import (
    BLANK,
    COLUMN_BITS,
    ROW_BITS,
    GradeReading,
    Record,
    SheetReader,
    address_of,
    memorable,
)
from services.importing.rows import tidied
from services.workbooks.cells import Bad, Flaw, Raw, course_key, text_of
from services.workbooks.periods import semester_of
from services.workbooks.reader import Row

Marks = tuple[int, int]
"""成绩 and 补考成绩, `BLANK` where there is none."""

_KEY, _PLANNED = itemgetter(0), itemgetter(2)
"""The parts of a `Seat`."""


@dataclass(slots=True)
class Lines:
    """Rows beside what is known of them; `Any` stands for None until the row is understood."""

    addresses: list[int]
    rows: list[list[Raw]]
    seats: list[Any]
    slots: list[Any]
    marks: list[Any]

    def keep(self, good: Sequence[bool]) -> None:
        """Drop the other rows."""
        self.addresses = list(compress(self.addresses, good))
        self.rows = list(compress(self.rows, good))
        self.seats = list(compress(self.seats, good))
        self.slots = list(compress(self.slots, good))
        self.marks = list(compress(self.marks, good))


class LongReader(SheetReader):
    """One long sheet. Whatever can be asked of many rows at once is, without a line of Python a row."""

    def __init__(self, reading: GradeReading, index: int) -> None:
        super().__init__(reading, index)
        self._mark_columns = self.columns("mark", "makeup")
        self._what = itemgetter(*self.columns("semester", "course"))
        self._worth = itemgetter(*self._mark_columns)
        self._semester_of = itemgetter(self.header.positions["semester"])
        self._slots: dict[Any, int] = {}
        self._marks: dict[Any, Marks] = {}

    def take(self, chunk: Sequence[Row]) -> list[Record]:
        """The marks of some rows, ready for staging. Problems are noted, refused rows counted in the reading."""
        lines = self._understood(chunk)
        keys = list(map(or_, map(_KEY, lines.seats), lines.slots))
        fresh = self._first_of_each(keys, lines.addresses)
        if not all(fresh):
            keys = list(compress(keys, fresh))
            lines.keep(fresh)
        if not all(map(contains, map(_PLANNED, lines.seats), lines.slots)):
            self._warn(lines)
        marks, makeups = zip(*lines.marks, strict=True) if keys else ((), ())
        return list(zip(keys, marks, makeups, lines.addresses, strict=True))

    def _understood(self, chunk: Sequence[Row]) -> Lines:
        """Whom and what each row is about; without the rows that are blank or refused."""
        rows = [cells if len(cells) >= self.width else self.padded(cells) for _, cells in chunk]
        lines = Lines(
            [(self.index << ROW_BITS | number) << COLUMN_BITS for number, _ in chunk],
            rows,
            list(map(self.seats.get, map(self.who, rows))),
            list(map(self._slots.get, map(self._what, rows))),
            list(map(self._marks.get, map(self._worth, rows))),
        )
        # TRUE is equal to 1, but no semester.
        doubted = bool in set(map(type, map(self._semester_of, rows)))
        if doubted or None in lines.seats or None in lines.slots or None in lines.marks:
            self._learn(lines, doubted=doubted)
            lines.keep([seat is not None for seat in lines.seats])
        return lines

    def _learn(self, lines: Lines, *, doubted: bool) -> None:
        for at, (seat, slot, marks) in enumerate(zip(lines.seats, lines.slots, lines.marks, strict=True)):
            if doubted or seat is None or slot is None or marks is None:
                known = (None, None, None) if doubted else (seat, slot, marks)
                found = self._understand(lines.addresses[at], lines.rows[at], known)
                lines.seats[at], lines.slots[at], lines.marks[at] = found or (None, None, None)

    def _warn(self, lines: Lines) -> None:
        for at, (seat, slot) in enumerate(zip(lines.seats, lines.slots, strict=True)):
            if slot not in seat.planned:
                course = self.address(self.reading.place(lines.addresses[at]).row, "course")
                self.warn_not_counted(course, self.cell(lines.rows[at], "course"), seat, slot)

    def _first_of_each(self, keys: list[int], addresses: list[int]) -> list[bool]:
        """Which of the marks stand in the file for the first time; the others are refused."""
        first = self.reading.first
        if len(set(keys)) == len(keys) and first.keys().isdisjoint(keys):
            first.update(zip(keys, addresses, strict=True))
            return [True] * len(keys)
        return [self.is_first(key, address) for key, address in zip(keys, addresses, strict=True)]

    def _understand(
        self, address: int, cells: list[Raw], known: tuple[Seat | None, int | None, Marks | None]
    ) -> tuple[Seat, int, Marks] | None:
        """The long way: every problem of the row is noted, its refusal counted once, what is plain remembered."""
        if self.is_blank(cells):
            return None
        report, row = self.reading.report, self.reading.place(address).row
        noted = len(report.problems)
        seat = known[0] or self.seat(row, cells)
        slot = known[1] or self._slot(row, cells)
        marks = known[2] or self._both_marks(row, cells)
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
        mark, makeup = (*(BLANK if mark is None else mark for mark in found), BLANK)[:2]
        marks = (mark, makeup)
        if len(self.reading.report.problems) == noted and all(
            memorable(cells[at]) for at in self._mark_columns
        ):
            self._marks[self._worth(cells)] = marks
        return marks

    def finish(self) -> None:
        """A long sheet has nothing left to tell."""
