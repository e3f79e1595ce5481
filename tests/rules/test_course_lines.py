"""A student's courses arranged by category and semester, the lacking ones first."""

from __future__ import annotations

from services.browsing.course_lines import CellState, CourseGroup, StudentMarks, course_groups
from services.rules import WORDS, Code, Finding, SemesterMark

NAMES = {0: "操行", 2: "公共基础课", 3: "专业核心课"}
PLANNED = (
    (0, 1, 1, "操行", 1),
    (0, 2, 1, "操行", 1),
    (2, 1, 2, "语文", 1),
    (2, 1, 3, "数学", 1),
    (2, 2, 3, "数学", 1),
    (2, 2, 4, "音乐", 0),
    (3, 2, 5, "会计", 1),
)
ENTERED = (
    (1, 1, "操行", WORDS["优秀"], None),
    (2, 1, "操行", 850, None),
    (1, 2, "语文", 795, None),
    (1, 3, "数学", 810, None),
    (2, 3, "数学", 520, 470),
    (1, 5, "会计", 900, None),
)
COMPOSITES = ((0, 2, 2, 900), (2, 3, 2, 704), (3, 1, 0, None))


def finding(code: Code, course: int, semester: int) -> Finding:
    return Finding(
        7, "", code, course="x", course_id=course, category=2, marks=(SemesterMark(semester, None, None),)
    )


LACKS = (finding(Code.GRADE_FAILING, 3, 2), finding(Code.GRADE_MISSING, 5, 2))


def groups(*, promoted: bool = False, findings: tuple[Finding, ...] = LACKS) -> tuple[CourseGroup, ...]:
    return course_groups(StudentMarks(PLANNED, ENTERED, COMPOSITES, findings, promoted), NAMES)


def test_categories_come_in_code_order_with_their_composites() -> None:
    assert [(group.name, group.need, group.passed, group.score) for group in groups()] == [
        ("操行", 2, 2, "优秀"),
        ("公共基础课", 3, 2, "70.4"),
        ("专业核心课", 1, 0, "—"),
        ("课程设置外", 0, 0, ""),
    ]


def test_lacking_courses_come_first_in_their_category() -> None:
    general = groups()[1]
    assert [(course.name, course.need, course.passed, course.lacking) for course in general.courses] == [
        ("数学", 2, 1, True),
        ("语文", 1, 1, False),
        ("音乐", 0, 0, False),
    ]
    assert general.lacking
    assert not groups()[0].lacking


def test_cells_show_both_marks_and_what_is_wrong() -> None:
    maths, chinese, music = groups()[1].courses
    assert [(cell.text, cell.state) for cell in maths.cells] == [
        ("81", CellState.FINE),
        ("52→47", CellState.FAILING),
    ]
    assert [(cell.text, cell.state) for cell in chinese.cells] == [
        ("79.5", CellState.FINE),
        ("", CellState.NONE),
    ]
    assert music.cells[1].state is CellState.OPTIONAL
    assert groups()[2].courses[0].cells[1].state is CellState.MISSING
    assert groups()[0].courses[0].cells[0].text == "优秀"


def test_a_mark_in_a_semester_without_the_course_stands_apart() -> None:
    outside = groups()[-1]
    assert outside.category is None
    assert [(course.name, [cell.text for cell in course.cells]) for course in outside.courses] == [
        ("会计", ["90", ""])
    ]


def test_promoted_graduates_are_asked_for_conduct_alone() -> None:
    conduct, general, *_ = groups(promoted=True, findings=())
    assert conduct.courses[0].passed == 2
    assert [course.passed for course in general.courses] == [None, None, None]
    assert not general.lacking


def test_without_plan_and_marks_there_is_nothing_to_show() -> None:
    assert course_groups(StudentMarks((), (), (), (), promoted=False), NAMES) == ()
