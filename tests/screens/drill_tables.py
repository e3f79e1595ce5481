"""Fakes for the tables of an audit and its students."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.browsing.course_lines import CellState, CourseGroup, CourseLine, MarkCell
from services.browsing.majors import AllMajors, MajorRow, MajorTable, NumberState
from services.browsing.student import StudentView
from services.browsing.submission import LevelStanding, SamePerson, StampingView
from services.browsing.tables import Approved, LevelApproval, StampingLine, StampingTable, TableKey
from tests.screens.drill import head, person_name
from tui.screens import major_table, people_screen, stamping_table, student

CATEGORIES = {1: "思想政治课", 2: "公共基础课", 3: "专业核心课", 4: "专业技能课", 5: "选修课", 6: "实习实训"}


def stamping_line(code: str, name: str, count: int, **changes: Any) -> StampingLine:
    """One major, not approved yet."""
    key = TableKey(code, "3")
    plain = StampingLine(
        key=key,
        position=1,
        major_name=name,
        cohorts=(2020,),
        count=count,
        male=count // 3,
        female=count - count // 3,
        promoted=0,
        digest="",
        school_approval=LevelApproval(Approved.NO),
    )
    return replace(plain, **changes)


TRADE = stamping_line("730701", "电子商务", 60, promoted=4)
COMPUTING = stamping_line("710201", "计算机应用", 72, promoted=5, cohorts=(2020, 2019))


def stamping(*lines: StampingLine, of: AuditHead | None = None, unlisted: int = 0) -> StampingTable:
    """The stamping table of these majors."""
    return StampingTable(
        head=of or head(),
        lines=lines,
        count=sum(line.count for line in lines),
        male=sum(line.male for line in lines),
        female=sum(line.female for line in lines),
        promoted=sum(line.promoted for line in lines),
        promoted_unlisted=unlisted,
        approved_tables=sum(line.school_approval.approved is Approved.YES for line in lines),
    )


BUREAU = LevelStanding("459901", "邕州市教育局", 0, waits=False)
DEPARTMENT = LevelStanding("45", "某省教育厅", 0, waits=False)


def view_of(table: StampingTable, **changes: Any) -> StampingView:
    """The view of a stamping table that nobody has submitted yet, made by somebody else."""
    return replace(
        StampingView(table, SamePerson.NO, (BUREAU, DEPARTMENT), "", None, {}, 0),
        **changes,
    )


def cells(*texts: str) -> tuple[MarkCell, ...]:
    """Marks by semester: `!52→47` failing, `!` missing, `` not planned."""
    states = {"!": CellState.MISSING}
    return tuple(
        MarkCell(
            semester,
            text.removeprefix("!"),
            states.get(text, CellState.FAILING if text[:1] == "!" else CellState.FINE)
            if text
            else CellState.NONE,
        )
        for semester, text in enumerate(texts, 1)
    )


def course(name: str, *texts: str) -> CourseLine:
    """A course that is required in every semester that has a text."""
    need = sum(bool(text) for text in texts)
    return CourseLine(name, need, need - sum(text.startswith("!") for text in texts), cells(*texts))


def group(category: int, score: str, *courses: CourseLine) -> CourseGroup:
    """A category with its courses."""
    need = sum(line.need for line in courses)
    passed = sum(line.passed or 0 for line in courses)
    return CourseGroup(category, CATEGORIES.get(category, "操行"), need, passed, score, courses)


CONDUCT = group(0, "良好", course("操行", "良好", "优秀", "良好", "良好", "合格", "良好"))
POLITICS = group(1, "81.3", course("哲学与人生", "", "", "84", "", "", ""))
BASICS = group(
    2,
    "78.6",
    course("数学", "", "75", "!52→47", "81", "77", ""),
    course("英语", "", "70", "68", "!58", "72", ""),
    course("语文", "", "80", "79.5", "66", "83", ""),
)


def student_view(row_no: int, *groups: CourseGroup, **changes: Any) -> StudentView:
    """A student with these courses, failing unless told otherwise."""
    plain = StudentView(
        head=head(),
        row_no=row_no,
        student_id=1000 + row_no,
        name=person_name(row_no),
        id_number=f"4502**********{row_no:04d}",
        sex="男",
        cohort=2020,
        class_name="20电子1班",
        major_name="电子商务",
        status="在读",
        admission_category="应届初中毕业生",
        graduation_mode="正常毕业",
        promoted=False,
        passed=False,
        headline="差 2 项：数学 3学期(52，补考47)、英语 4学期(58)",
        messages=("",),
        advice=("补考或更正成绩后按 F5 重新核验", "补考或更正成绩后按 F5 重新核验"),
        semesters=tuple(range(1, 1 + max((len(one.courses[0].cells) for one in groups), default=0))),
        groups=groups,
    )
    return replace(plain, **changes)


@dataclass
class FakeTables:
    """Stands in for the services behind stamping table, major tables and students."""

    table: StampingTable
    people: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    students: dict[int, StudentView] = field(default_factory=dict)
    found: dict[str, frozenset[int]] = field(default_factory=dict)
    categories: tuple[int, ...] = tuple(CATEGORIES)
    asked: list[tuple[str, object]] = field(default_factory=list)
    around: dict[str, Any] = field(default_factory=dict)
    numbers: dict[int, tuple[str, NumberState]] = field(default_factory=dict)

    def stamping(self, key: AuditKey, *, actor: Actor) -> StampingView:
        self.asked.append(("stamping", key))
        return view_of(self.table, **self.around)

    def majors(self, audit_id: int, *, actor: Actor) -> AllMajors:
        names = tuple(CATEGORIES[category] for category in self.categories)
        tables = tuple(
            MajorTable(self.table.head, line, self.categories, names, self.people.get(line.major_name, ()))
            for line in self.table.lines
        )
        same = self.around.get("same_person", SamePerson.NO)
        return AllMajors(self.table.head, tables, self.categories, names, bool(self.numbers), same)

    def rows(self, audit_id: int, numbers: Sequence[int], *, actor: Actor) -> tuple[MajorRow, ...]:
        self.asked.append(("rows", tuple(numbers)))
        return tuple(
            MajorRow(
                number,
                person_name(number),
                "女",
                f"4502**********{number:04d}",
                2020,
                "应届初中毕业生",
                "正常毕业",
                dict(zip(self.categories, ("81.3", "78.6", "80.4", "100.0", "—", "65.0"), strict=False)),
                "良好",
                *self.numbers.get(number, ()),
            )
            for number in numbers
        )

    def student(self, audit_id: int, row_no: int, *, actor: Actor) -> StudentView:
        self.asked.append(("student", row_no))
        return self.students.get(row_no) or student_view(row_no, CONDUCT, POLITICS, BASICS)

    def matching(self, audit_id: int, text: str, *, actor: Actor) -> frozenset[int]:
        return self.found.get(text, frozenset())

    def unmask(self, audit_id: int, numbers: Sequence[int], *, actor: Actor) -> dict[int, str]:
        self.asked.append(("unmask", tuple(numbers)))
        return {number: f"45019920050101{number:04d}" for number in numbers}

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the screens call this instead of the services."""
        monkeypatch.setattr(stamping_table, "stamping_view", self.stamping)
        monkeypatch.setattr(major_table, "all_majors", self.majors)
        monkeypatch.setattr(major_table, "major_rows", self.rows)
        monkeypatch.setattr(major_table, "matching_rows", self.matching)
        monkeypatch.setattr(student, "student_view", self.student)
        monkeypatch.setattr(people_screen, "unmask", self.unmask)
