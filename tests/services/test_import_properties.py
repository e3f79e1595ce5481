"""Whatever a file holds: its records are counted once each, and the same file again changes nothing."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import connection, write_transaction
from models.organisations import Organisation
from models.students import Grade, Student
from services.rules import WORDS
from tests import build
from tests.services.import_files import (
    Lines,
    counts,
    fingerprint,
    grade_line,
    plan_line,
    roster_line,
    take_in,
    text_file,
)

pytestmark = pytest.mark.usefixtures("database")

STUDENTS = 4
COURSES = ("语文", "数学", "操行", "没有")
codes_of_schools = count(4501000000)

serials = st.integers(1, STUDENTS + 1)
"""The last is nobody."""

marks = st.one_of(
    st.just(""),
    st.integers(0, 101).map(str),
    st.decimals(0, 100, places=1).map(str),
    st.sampled_from([*WORDS, "很好", "79.25", "-1"]),
)
grade_lines = st.lists(
    st.builds(
        lambda serial, semester, course, mark, makeup: grade_line(
            serial, 学期=semester, 课程名称=course, 成绩=mark, 补考成绩=makeup
        ),
        serials,
        st.sampled_from(["1", "2", "第三学期", "十三"]),
        st.sampled_from(COURSES),
        marks,
        marks,
    ),
    min_size=1,
    max_size=20,
)
roster_lines = st.lists(
    st.builds(
        lambda serial, cells: roster_line(serial) | cells,
        serials,
        st.dictionaries(
            st.sampled_from(["姓名", "班级", "学籍状态", "性别", "联系电话", "毕结业处理"]),
            st.sampled_from(["", "在读", "男", "女", "是", "否", "覃 某"]),
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=12,
)
plan_lines = st.lists(
    st.builds(
        lambda code, semester, course, credit: plan_line(
            专业代码=code, 学期=semester, 课程名称=course, 学分=credit
        ),
        st.sampled_from(["1", "2", ""]),
        st.sampled_from(["1", "2", "0"]),
        st.sampled_from(COURSES),
        st.sampled_from(["1", "2.5", "3.25", ""]),
    ),
    min_size=1,
    max_size=20,
)
LINES = {"grades": grade_lines, "roster": roster_lines, "plan": plan_lines}


def fresh_school() -> str:
    """The code of a school of this example's own, with students and a plan."""
    code = str(next(codes_of_schools))
    with write_transaction():
        home = build.school(code)
        build.plan(home, build.Planned("语文", (1, 2)), build.Planned("数学", (1,)), build.conduct(1, 2))
        for serial in range(1, STUDENTS + 1):
            build.student(home, serial)
    return code


@pytest.mark.parametrize("kind", LINES)
@given(data=st.data())
def test_every_record_is_counted_once(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    lines: Lines = data.draw(LINES[kind])
    file = text_file(tmp_path / "a.csv", lines)
    outcome = take_in(kind, file, school=fresh_school(), partial=data.draw(st.booleans()))
    new, changed, unchanged, _, refused = counts(outcome)
    assert new + changed + unchanged + refused == len(lines)
    assert min(counts(outcome)) >= 0
    assert len({found.row for found in outcome.problems if found.level == "refused"}) == refused


@pytest.mark.parametrize("kind", LINES)
@given(data=st.data())
def test_the_same_file_twice_changes_nothing(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    file = text_file(tmp_path / "a.csv", data.draw(LINES[kind]))
    code = fresh_school()
    first = take_in(kind, file, school=code, partial=True)
    before = fingerprint()
    second = take_in(kind, file, school=code, partial=True)
    assert (second.new, second.changed, second.removed) == (0, 0, 0)
    assert second.unchanged == first.new + first.changed + first.unchanged
    assert fingerprint() == before


@pytest.mark.parametrize("kind", LINES)
@given(data=st.data())
def test_a_file_with_any_refused_row_stores_nothing(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    file = text_file(tmp_path / "a.csv", data.draw(LINES[kind]))
    code = fresh_school()
    before = fingerprint()
    outcome = take_in(kind, file, school=code)
    assert outcome.stored == (outcome.refused == 0)
    assert (fingerprint() == before) == (
        not outcome.stored or not (outcome.new or outcome.changed or outcome.removed)
    )


@given(data=st.data())
def test_marks_only_ever_gain(tmp_path: Path, data: st.DataObject) -> None:
    """However many files come in, no mark that was there becomes blank."""
    code = fresh_school()
    for _ in range(3):
        had = entered(code)
        take_in("grades", text_file(tmp_path / "a.csv", data.draw(grade_lines)), school=code, partial=True)
        assert had <= entered(code)


def entered(code: str) -> set[tuple[int, int, int, str]]:
    """Every student, semester, course and which of the two marks is there."""
    with connection():
        found = Grade.select().join(Student).where(Student.school == Organisation.get(code=code))
        return {
            (one.student.id, one.semester, one.course.id, name)
            for one in found
            for name in ("mark", "makeup")
            if getattr(one, name) is not None
        }
