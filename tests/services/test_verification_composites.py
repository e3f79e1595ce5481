"""Composite scores of a verified list (product.md §5)."""

from __future__ import annotations

from typing import Any

import pytest

from models.organisations import Organisation
from models.students import Student
from services.verifying.composites import CategoryScore
from tests.build import Planned, conduct, grade, graduate, listed, plan, school, student, ungrade
from tests.services.verifying import verify, verify_one

pytestmark = pytest.mark.usefixtures("database")

BASICS = 2


def one(*courses: Planned) -> tuple[Organisation, Student]:
    of = school()
    return of, graduate(of, plan(of, conduct(1, 2, 3), *courses))


def basics(of: Organisation, whose: Student, **settings: Any) -> CategoryScore:
    """The composite of 公共基础课."""
    return verify(of, listed(whose), **settings).composites[2][BASICS]


def test_the_mean_is_weighted_by_credits() -> None:
    of, whose = one(Planned("数学", credits_x10=30), Planned("英语", credits_x10=10))
    grade(whose, "数学", 1, "60")
    grade(whose, "英语", 1, "80.5")
    assert basics(of, whose) == CategoryScore(2, 2, 651)
    assert basics(of, whose, weighting="plain") == CategoryScore(2, 2, 703)


def test_credits_that_are_all_nought_give_the_plain_mean() -> None:
    of, whose = one(Planned("数学", credits_x10=0), Planned("英语", credits_x10=0))
    grade(whose, "数学", 1, "60")
    grade(whose, "英语", 1, "60.1")
    assert basics(of, whose) == CategoryScore(2, 2, 601)


def test_a_course_without_credits_weighs_nothing_beside_one_with_credits() -> None:
    of, whose = one(Planned("数学", credits_x10=0), Planned("英语", credits_x10=10))
    grade(whose, "数学", 1, "100")
    grade(whose, "英语", 1, "70")
    assert basics(of, whose).score_x10 == 700


def test_only_counted_courses_decide_whether_credits_are_all_nought() -> None:
    of, whose = one(Planned("数学", (1, 2), credits_x10=0), Planned("英语", credits_x10=10))
    grade(whose, "数学", 1, "100")
    grade(whose, "数学", 2, "91")
    grade(whose, "英语", 1, "免修")
    assert basics(of, whose) == CategoryScore(3, 3, 955)


def test_a_failing_mark_counts_and_a_missing_one_does_not() -> None:
    of, whose = one(Planned("数学"), Planned("英语"), Planned("语文"))
    grade(whose, "数学", 1, "50")
    grade(whose, "英语", 1, "60")
    grade(whose, "语文", 1, "缺考")
    assert basics(of, whose) == CategoryScore(3, 1, 550)


def test_courses_that_are_not_required_do_not_count() -> None:
    of, whose = one(Planned("数学"), Planned("英语", required=False))
    grade(whose, "英语", 1, "100")
    assert basics(of, whose) == CategoryScore(1, 1, 800)


def test_a_category_without_required_courses_is_left_out() -> None:
    of, whose = one(Planned("数学"), Planned("围棋", category=5, required=False))
    assert sorted(verify_one(of, whose).composites[2]) == [0, BASICS]


def test_a_category_without_a_counted_mark_has_no_score() -> None:
    of, whose = one(Planned("数学"))
    grade(whose, "数学", 1, "免修")
    assert basics(of, whose) == CategoryScore(1, 1, None)


def test_the_better_of_two_failing_marks_counts() -> None:
    of, whose = one(Planned("数学"))
    grade(whose, "数学", 1, "47", "52")
    assert basics(of, whose) == CategoryScore(1, 0, 520)


def test_a_real_passing_mark_counts_before_a_waiver() -> None:
    of, whose = one(Planned("数学"), Planned("英语"))
    grade(whose, "数学", 1, "免修", "71")
    grade(whose, "英语", 1, "59", "免修")
    assert basics(of, whose) == CategoryScore(2, 2, 710)


@pytest.mark.parametrize(
    ("mark", "makeup", "free", "capped"),
    [("52", "83", 830, 600), ("65", "83", 830, 650), ("52", "合格", 650, 600), ("优秀", "70", 950, 950)],
)
def test_a_passed_makeup_counts_sixty_at_most_only_where_the_setting_says_so(
    mark: str, makeup: str, free: int, capped: int
) -> None:
    of, whose = one(Planned("数学"))
    grade(whose, "数学", 1, mark, makeup)
    assert basics(of, whose).score_x10 == free
    assert basics(of, whose, makeup_capped=True).score_x10 == capped


def test_conduct_has_its_own_column_and_its_words_have_values() -> None:
    of, whose = one(Planned("德育", category=1))
    for semester, mark in ((1, "优秀"), (2, "良好"), (3, "合格")):
        grade(whose, "操行", semester, mark)
    scores = verify_one(of, whose).composites[2]
    assert scores == {0: CategoryScore(3, 3, 817), 1: CategoryScore(1, 1, 800)}


def test_the_promoted_have_composites_of_every_category() -> None:
    of, whose = one(Planned("数学"), Planned("英语"))
    ungrade(whose, "英语", 1)
    verdict = verify_one(of, whose, graduation_mode="升学")
    assert verdict.composites[2][BASICS] == CategoryScore(2, 1, 800)


def test_a_row_that_fails_has_composites_and_a_row_without_a_plan_has_none() -> None:
    of, whose = one(Planned("数学"))
    failing = student(of, 2)
    lost = student(of, 3, cohort=1999)
    composites = verify(of, listed(whose, failing, lost)).composites
    assert sorted(composites) == [2, 3]
    assert composites[3] == {0: CategoryScore(3, 0, None), BASICS: CategoryScore(1, 0, None)}
