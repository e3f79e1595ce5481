"""The marks of many students at once, joined by the database and arranged by pattern (成绩的批量读取).

Five thousand students have a quarter of a million marks but only a few patterns: sets of courses and semesters in which
somebody has marks. Reading a student as three texts and arranging them by pattern costs a third of reading each mark.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.base import analyze, insert_many, rows, temp_table
from services.browsing.aggregates import joined

Pair = tuple[int, int]
"""Semester and course id: what names a mark of one student."""

Pattern = str
"""The pairs of one student as the database joins them: "1.5,1.6,2.5"."""


@dataclass(frozen=True, slots=True)
class JoinedMarks:
    """A student's marks as the database joins them, in the order of the pattern; `makeups` None: no 补考 at all."""

    pattern: Pattern
    marks: str
    makeups: str | None


NO_MARKS = JoinedMarks("", "", None)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the marks of a pattern go: `places` rising, and for each of them its position in the pattern."""

    places: tuple[int, ...]
    order: tuple[int, ...]

    def marks(self, found: JoinedMarks) -> tuple[int | None, ...]:
        """成绩 of each place."""
        values = _values(found.marks)
        return tuple([values[at] for at in self.order])

    def makeups(self, found: JoinedMarks) -> tuple[tuple[int, int], ...]:
        """Place and 补考, where there is one."""
        if found.makeups is None:
            return ()
        values = _values(found.makeups)
        arranged = ((place, values[at]) for place, at in zip(self.places, self.order, strict=True))
        return tuple((place, value) for place, value in arranged if value is not None)


def layout(places: Sequence[int]) -> Layout:
    """The layout of a pattern whose pairs belong in these places."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    return Layout(tuple(places[at] for at in order), tuple(order))


def _values(text: str) -> list[int | None]:
    values: list[int | None] = json.loads(f"[{text}]")
    return values


def pairs_of(pattern: Pattern) -> tuple[Pair, ...]:
    """The pairs of a pattern, in its order."""
    pairs = (text.partition(".") for text in pattern.split(",") if text)
    return tuple((int(semester), int(course)) for semester, _, course in pairs)


def joined_marks(student_ids: Collection[int | None]) -> dict[int | None, JoinedMarks]:
    """The marks of these students; who has none is left out, and a grade without any mark is none.

    Needs an open connection; stores nothing.
    """
    pattern = joined("g.semester || '.' || g.course_id")
    marks = joined("COALESCE(CAST(g.mark AS text), 'null')")
    makeups = joined("COALESCE(CAST(g.makeup AS text), 'null')")
    with temp_table("frozen_student", {"id": "integer PRIMARY KEY"}):
        insert_many(
            "frozen_student", ["id"], sorted((student_id,) for student_id in student_ids if student_id)
        )
        analyze("frozen_student")
        # CROSS JOIN keeps SQLite from walking all grades, and the order of f.id from sorting them for the groups;
        # PostgreSQL reads it as any other join.
        found = rows(
            f"SELECT f.id, {pattern}, {marks}, CASE WHEN COUNT(g.makeup) > 0 THEN {makeups} END"
            " FROM frozen_student f CROSS JOIN grade g WHERE g.student_id = f.id"
            " AND (g.mark IS NOT NULL OR g.makeup IS NOT NULL) GROUP BY f.id"
        )
    return {student_id: JoinedMarks(*texts) for student_id, *texts in found}
