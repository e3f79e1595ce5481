"""Findings in words: one message each, a row's reasons folded into one line (product.md §5 and §6)."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import wording
from services.browsing.finding_kinds import KIND_OF, WARNING_KINDS, Kind
from services.reasons import advice, finding_message, folded, reason_line
from services.rules import WARNINGS, WORDS, Code, Finding, SemesterMark

NAMES = {0: "操行", 1: "思想政治课", 2: "公共基础课"}


def lack(
    code: Code, course: str, *marks: tuple[int, int | None, int | None], category: int | None = 2
) -> Finding:
    found = tuple(SemesterMark(*mark) for mark in marks)
    return Finding(7, "覃某", code, course=course, course_id=1, category=category, marks=found)


def missing(course: str, *semesters: int, category: int = 2) -> Finding:
    return lack(Code.GRADE_MISSING, course, *((at, None, None) for at in semesters), category=category)


def conduct(*semesters: int) -> Finding:
    return lack(Code.CONDUCT_MISSING, "操行", *((at, None, None) for at in semesters), category=0)


MATHS = lack(Code.GRADE_FAILING, "数学", (2, 520, 470))
ENGLISH = lack(Code.GRADE_FAILING, "英语", (3, 580, None))


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        (MATHS, "公共基础课：数学 2学期(52，补考47)不及格"),
        (ENGLISH, "公共基础课：英语 3学期(58)不及格"),
        (lack(Code.GRADE_FAILING, "英语", (3, None, 585)), "公共基础课：英语 3学期(补考58.5)不及格"),
        (missing("体育与健康", 1, 2, 3, 4), "公共基础课：体育与健康 1-4学期无成绩"),
        (
            lack(Code.GRADE_MISSING, "历史", (1, None, None), (2, WORDS["缺考"], None)),
            "公共基础课：历史 1学期 2学期(缺考)无成绩",
        ),
        (conduct(1, 2, 3, 4, 5, 6), "操行 1-6学期无成绩"),
        (
            lack(Code.CONDUCT_FAILING, "操行", (3, WORDS["不合格"], None), category=0),
            "操行 3学期(不合格)不合格",
        ),
        (Finding(7, "", Code.DUPLICATE, first_row=3), "与第 3 行重复"),
        (Finding(7, "", Code.STATUS, status="休学"), "学籍状态为 休学"),
        (Finding(7, "", Code.NOT_FOUND), "未找到该学生：学籍不在本校"),
        (Finding(7, "", Code.NOT_FOUND, help={"same_name": "1"}), "未找到该学生：同名 1 人"),
        (Finding(7, "", Code.ID_INVALID, help={"kind": "blank"}), "身份证号为空"),
        (
            Finding(7, "", Code.ID_INVALID, help={"kind": "length", "length": "17"}),
            "身份证号是 17 位，应为 18 位",
        ),
        (
            Finding(7, "", Code.ID_INVALID, help={"kind": "flaw", "value": "#N/A"}),
            "身份证号单元格是 #N/A，不是号码",
        ),
        (
            Finding(
                7,
                "",
                Code.ID_INVALID,
                help={
                    "kind": "check_digit",
                    "near": "450199200501010015",
                    "near_name": "韦某",
                    "near_class": "20电子1班",
                },
            ),
            "身份证号校验码不对，最接近的是 韦某(20电子1班) 4501**********0015",
        ),
        (
            Finding(
                7,
                "",
                Code.NOT_FOUND,
                help={"near": "450199200501010015", "near_name": "韦某", "near_class": ""},
            ),
            "未找到该学生，最接近的是 韦某 4501**********0015",
        ),
        (Finding(7, "", Code.IN_OTHER_AUDIT), "已在外校的毕业审核中上报"),
        (
            Finding(7, "", Code.IN_OTHER_AUDIT, help={"year": "2023", "batch": "1"}),
            "已在 2023 年第 1 批毕业审核中上报",
        ),
        (
            Finding(7, "", Code.ORDER_MISMATCH, help={"value": "3", "after": "9"}),
            "招生登记序号 3 排在 9 后面",
        ),
        (Finding(7, "", Code.NAME_MISMATCH, help={"value": "韦某"}), "姓名与学籍名册不符，名册为 韦某"),
    ],
)
def test_a_finding_says_what_is_wrong(finding: Finding, message: str) -> None:
    assert finding_message(finding, NAMES) == message


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_message_an_advice_and_a_kind(code: Code) -> None:
    in_a_course = f"{code}" in wording.COURSE_FINDINGS
    finding = missing("数学", 1) if in_a_course else Finding(7, "", code, first_row=2, status="休学")
    assert finding_message(finding, NAMES)
    assert advice(code)
    assert (KIND_OF[code] in WARNING_KINDS) is (code in WARNINGS)
    assert wording.FINDING_KINDS[KIND_OF[code]]


def test_every_kind_has_its_label_and_a_code() -> None:
    assert set(KIND_OF.values()) == set(Kind)
    assert list(wording.FINDING_KINDS) == [kind.value for kind in Kind]


def test_the_example_of_the_rules_reads_as_written_there() -> None:
    found = [
        conduct(1, 2, 3, 4, 5, 6),
        missing("体育与健康", 1, 2, 3, 4),
        lack(Code.GRADE_FAILING, "历史", (2, 520, None)),
    ]
    line = reason_line(found, NAMES, required=40)
    assert line == "操行 1-6学期；公共基础课：体育与健康 1-4学期、历史 2学期(52)"


def test_reasons_about_the_row_stand_before_its_courses() -> None:
    found = [Finding(7, "", Code.STATUS, status="休学"), MATHS, ENGLISH]
    assert reason_line(found, NAMES) == "学籍状态为 休学；公共基础课：数学 2学期(52，补考47)、英语 3学期(58)"


def test_categories_stand_in_code_order_and_conduct_first() -> None:
    found = [missing("语文", 1), missing("哲学与人生", 2, category=1), conduct(3)]
    assert reason_line(found, NAMES) == "操行 3学期；思想政治课：哲学与人生 2学期；公共基础课：语文 1学期"


def test_a_course_that_is_missing_and_failing_is_named_once() -> None:
    found = [missing("数学", 1, 3), MATHS]
    assert reason_line(found, NAMES) == "公共基础课：数学 1、3学期 2学期(52，补考47)"


def test_a_row_without_any_mark_says_so() -> None:
    found = [conduct(1, 2), missing("数学", 1, 2)]
    assert reason_line(found, NAMES, required=4) == "各类课程均无成绩"


@pytest.mark.parametrize(
    "found",
    [
        [conduct(1, 2), missing("数学", 1)],
        [conduct(1, 2, 3, 4)],
        [conduct(1, 2), lack(Code.GRADE_MISSING, "数学", (1, None, None), (2, WORDS["缓考"], None))],
    ],
)
def test_a_row_with_some_mark_is_told_in_full(found: list[Finding]) -> None:
    assert reason_line(found, NAMES, required=4) != "各类课程均无成绩"


@given(st.sets(st.integers(1, 12), min_size=1))
def test_folding_loses_no_semester_and_adds_none(semesters: set[int]) -> None:
    told: list[int] = []
    for run in folded(sorted(semesters)).split("、"):
        first, _, last = run.partition("-")
        told += range(int(first), int(last or first) + 1)
    assert told == sorted(semesters)


def test_sentences_ask_only_for_what_findings_know() -> None:
    known = {
        "where",
        "first_row",
        "status",
        "value",
        "entered",
        "length",
        "same_name",
        "year",
        "batch",
        "after",
    }
    for sentence in (*wording.FINDINGS.values(), *wording.COURSE_FINDINGS.values()):
        assert {field for _, field, _, _ in string.Formatter().parse(sentence) if field} <= known
