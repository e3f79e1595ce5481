"""Wide grades (成绩宽表): a sheet for each major and semester, a row a student, a column a course; 成绩 only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services import wording
from services.browsing.gradebook import Seat, slot_of
from services.errors import FileRefused
from services.importing.grade_files import (
    BLANK,
    GradeReading,
    Record,
    SheetReader,
    address_of,
    memorable,
)
from services.workbooks.addresses import column_letter
from services.workbooks.cells import Bad, Flaw, Raw, course_key, mark_of, text_of
from services.workbooks.headers import Extra
from services.workbooks.periods import semester_told
from services.workbooks.reader import Row


@dataclass(frozen=True, slots=True)
class CourseColumn:
    """A column of marks: its 0-based index, its header, the course's id and its slot in the sheet's semester."""

    index: int
    header: str
    course_id: int
    slot: int


@dataclass(slots=True)
class OddColumn:
    """A column that is no course of the school: how many cells are filled, and whether one looks like a mark."""

    extra: Extra
    filled: int = 0
    has_mark: bool = False


class WideReader(SheetReader):
    """One wide sheet.

    Raises FileRefused("header_doubled") where two columns are the same course.
    """

    def __init__(self, reading: GradeReading, index: int) -> None:
        super().__init__(reading, index)
        self._semester = reading.sheets[index].semester
        self._semester_at = self.header.positions.get("semester")
        self._by_semester: dict[int, list[CourseColumn]] = {}
        self._marks: dict[Raw, int | None] = {}
        self._courses: list[CourseColumn] = []
        self._odd: list[OddColumn] = []
        for extra in self.header.extras:
            course_id = reading.book.courses.get(course_key(extra.text))
            if course_id is None:
                self._odd.append(OddColumn(extra))
            else:
                slot = slot_of(course_id, self._semester)
                self._courses.append(CourseColumn(extra.index, extra.text, course_id, slot))
        self._refuse_doubled_columns()

    def _refuse_doubled_columns(self) -> None:
        first: dict[int, CourseColumn] = {}
        for column in self._courses:
            before = first.setdefault(column.course_id, column)
            if before is not column:
                raise FileRefused(
                    "header_doubled",
                    sheet=self.reading.sheets[self.index].table.sheet.name,
                    column=column.header,
                    row=self.header.row,
                    places=f"{column_letter(before.index)}、{column_letter(column.index)}",
                )

    def take(self, chunk: Sequence[Row]) -> list[Record]:
        """The marks of some rows, ready for staging. Problems and refused marks are counted in the reading."""
        records: list[Record] = []
        for number, short in chunk:
            cells = self.padded(short)
            for odd in self._odd:
                _note(odd, cells[odd.extra.index])
            at = self._semester_at
            courses = self._courses if at is None else self._in_semester(number, cells, cells[at])
            if courses is None:
                continue
            filled = [column for column in courses if cells[column.index] != ""]
            seat = self.seats.get(self.who(cells)) or self._seat_of_row(number, cells, len(filled))
            if seat is None:
                continue
            for column in filled:
                address = address_of(self.index, number, column.index + 1)
                mark = self._mark(address, cells[column.index])
                if mark is None:
                    continue
                key = seat.key | column.slot
                if not self.is_first(key, address):
                    continue
                if column.slot not in seat.planned:
                    self.warn_not_counted(address, column.header, seat, column.slot)
                records.append((key, mark, BLANK, address))
        return records

    def is_blank(self, cells: list[Raw]) -> bool:
        """Whether a padded row names nobody: its 学期 may be filled down all the same."""
        who = self.columns("id_number", "name")
        return not any(text_of(cells[at]) or isinstance(cells[at], Flaw) for at in who)

    def _semester_of_row(self, raw: Raw) -> int | str:
        """The row's semester, or the code of why it has none: 学期 unlike the sheet's is never overruled."""
        told = semester_told(raw)
        if isinstance(told, Bad):
            return told.value
        if told and self._semester not in (0, told):
            return "semester_ambiguous"
        return told or self._semester or "semester_missing"

    def _in_semester(self, row: int, cells: list[Raw], raw: Raw) -> list[CourseColumn] | None:
        """The courses in the semester of a row with 学期; None where its marks are refused for what stands there."""
        semester = self._semester_of_row(raw)
        if isinstance(semester, int):
            if semester not in self._by_semester:
                self._by_semester[semester] = [
                    replace(column, slot=slot_of(column.course_id, semester)) for column in self._courses
                ]
            return self._by_semester[semester]
        filled = sum(cells[column.index] != "" for column in self._courses)
        if not filled:
            return self._courses
        self.reading.refused += filled
        self.refuse(self.address(row, "semester"), raw, semester)
        return None

    def _seat_of_row(self, row: int, cells: list[Raw], filled: int) -> Seat | None:
        """The long way to the student; where there is none, all marks of the row are refused."""
        if not filled and self.is_blank(cells):
            return None
        seat = self.seat(row, cells)
        if seat is None:
            self.reading.refused += max(1, filled)
        return seat

    def _mark(self, address: int, raw: Raw) -> int | None:
        if raw in self._marks:
            return self._marks[raw]
        found = mark_of(raw)
        if isinstance(found, Bad):
            self.reading.refused += 1
            self.refuse(address, raw, found.value)
            return None
        if memorable(raw):
            self._marks[raw] = found
        return found

    def finish(self) -> None:
        """Note the columns that are no course: refused with their marks, or passed over where they hold none."""
        for odd in self._odd:
            address = address_of(self.index, self.header.row, odd.extra.index + 1)
            if odd.has_mark:
                nearest = wording.nearest_course(self.reading.book.nearest(odd.extra.text))
                self.refuse(address, odd.extra.text, "course_unknown", nearest=nearest)
                self.reading.refused += odd.filled
            elif odd.filled:
                self.reading.report.warn(self.reading.place(address), odd.extra.text, "column_ignored")


def _note(odd: OddColumn, raw: Raw) -> None:
    if raw != "":
        odd.filled += 1
        odd.has_mark = odd.has_mark or isinstance(mark_of(raw), int)
