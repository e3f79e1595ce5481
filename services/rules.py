"""The rules' vocabulary: finding codes, word marks, findings (核验规则, product.md §5).

Pure data and arithmetic; the set-based pass that applies them is `verification`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONDUCT = "操行"
CONDUCT_CATEGORY = 0
"""The category number of 操行: it has its own column and stands first."""


class Code(StrEnum):
    """The stable codes of findings and warnings, in the order in which they stand on one row."""

    ID_NUMERIC = "id_numeric"
    ID_INVALID = "id_invalid"
    DUPLICATE = "duplicate"
    NOT_FOUND = "not_found"
    NAME_MISMATCH = "name_mismatch"
    SEX_MISMATCH = "sex_mismatch"
    STATUS = "status"
    ALREADY_ISSUED = "already_issued"
    IN_OTHER_AUDIT = "in_other_audit"
    NO_PLAN = "no_plan"
    PENDING_CHANGE = "pending_change"
    CONDUCT_MISSING = "conduct_missing"
    CONDUCT_FAILING = "conduct_failing"
    GRADE_MISSING = "grade_missing"
    GRADE_FAILING = "grade_failing"
    UNKNOWN_CODE = "unknown_code"
    NO_ARTICULATION = "no_articulation"
    ORDER_MISMATCH = "order_mismatch"
    NOT_PROCESSED = "not_processed"


WARNINGS = frozenset({Code.UNKNOWN_CODE, Code.NO_ARTICULATION, Code.ORDER_MISMATCH, Code.NOT_PROCESSED})
"""These do not stop a row from passing."""

WORDS: dict[str, int] = {
    "优秀": -1,
    "优": -2,
    "良好": -3,
    "良": -4,
    "中等": -5,
    "中": -6,
    "合格": -7,
    "及格": -8,
    "免修": -9,
    "不合格": -10,
    "不及格": -11,
    "差": -12,
    "违纪": -13,
    "作弊": -14,
    "缓考": -15,
    "缺考": -16,
}
"""Word marks and the numbers under which `grade` keeps them."""

WORD_OF = {number: word for word, number in WORDS.items()}
WAIVED = WORDS["免修"]
NO_MARK = frozenset({WORDS["缓考"], WORDS["缺考"]})
PASSING_WORDS = frozenset(number for number in WORDS.values() if number >= WAIVED)

GRADES: dict[str, str] = {"优": "优秀", "良": "良好", "中": "中等", "及格": "合格"}
"""Short words and the word whose value they share."""


@dataclass(frozen=True, slots=True)
class SemesterMark:
    """A course's marks in one semester: ×10 score or word number, None where there is none."""

    semester: int
    mark: int | None
    makeup: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """核验问题: one reason (or warning) on one row of the list; at most one per code and course.

    `row` is the spreadsheet's own row number. `help` holds what is known about the cause, by key:
    `near` (number of rosters' students one slip away), `same_name`, `kind`, `value`, `college`.
    """

    row: int
    name: str
    code: Code
    course: str = ""
    course_id: int | None = None
    category: int | None = None
    marks: tuple[SemesterMark, ...] = ()
    first_row: int | None = None
    status: str = ""
    help: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_warning(self) -> bool:
        """Whether the row may pass all the same."""
        return self.code in WARNINGS

    @property
    def semesters(self) -> tuple[int, ...]:
        """The semesters concerned, rising."""
        return tuple(mark.semester for mark in self.marks)


def mark_text(mark: int | None) -> str:
    """A mark as people write it: 79.5, 80, 优秀; empty for none."""
    if mark is None:
        return ""
    if mark < 0:
        return WORD_OF[mark]
    return f"{mark // 10}.{mark % 10}" if mark % 10 else str(mark // 10)
