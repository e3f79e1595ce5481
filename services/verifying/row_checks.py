"""The rules about a row itself: who it is, whether they may graduate, by which plan (product.md §5).

What the marks say is `grade_checks`. Each rule returns its finding or None; they stand in the order of `rules.Code`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.codes import STUDYING, CodeTable, Kind, code_table
from services.graduates import ListRow
from services.identity import ID_SHAPE, clean_name, mask_ids_in, sex_of_id
from services.rules import Code, Finding
from services.verifying.near_misses import Near
from services.verifying.plan_matching import Major, Miss, Plan, SchoolPlans, school_plans
from services.verifying.roster_matching import Known, Student
from services.verifying.verdict import Scope
from services.workbooks.cells import NO, SEXES

ID_LENGTH = 18
NO_SEQ = -1
"""Below every 招生登记序号."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the school and the year say: plans, every spelling of 招生类别, 毕业方式 and the promoted group.

    The spellings include the empty one: a blank cell of these optional columns says nothing.
    """

    plans: SchoolPlans
    admission_categories: frozenset[str]
    graduation_modes: frozenset[str]
    promoted: frozenset[str]


def year_tables(scope: Scope, promoted: frozenset[str]) -> Tables:
    """The tables for one audit. Needs an open connection."""
    return Tables(
        school_plans(scope.school_id),
        _spellings(code_table(Kind.ADMISSION_CATEGORY, scope.year)),
        _spellings(code_table(Kind.GRADUATION_MODE, scope.year)),
        promoted,
    )


def _spellings(table: CodeTable) -> frozenset[str]:
    return frozenset({"", *(text for entry in table.entries for text in (entry.value, *entry.synonyms))})


class CheckedRow(NamedTuple):
    """A row after the rules about itself: `plan` is None where a rule stopped, and then no mark is looked at."""

    listed: ListRow
    student: Student | None
    plan: Plan | None
    promoted: bool
    before_marks: Sequence[Finding]
    warnings: Sequence[Finding]

    @property
    def sound(self) -> bool:
        """Whether nothing but marks can still fail the row."""
        return self.plan is not None and not self.before_marks


def check_rows(listed: Sequence[ListRow], known: Known, tables: Tables) -> Iterator[CheckedRow]:
    """Every row in the order of the list."""
    first_rows: dict[str, int] = {}
    highest_seq = NO_SEQ
    for row in listed:
        promoted = row.graduation_mode in tables.promoted
        student = known.students.get(row.id_number)
        stop = _stop_of_identity(row, known, first_rows)
        if stop is not None or student is None:
            was_met = stop is not None and stop.code is Code.DUPLICATE
            yield CheckedRow(row, student if was_met else None, None, promoted, [stop] if stop else [], [])
            continue
        before = _about_the_person(row, student, known)
        plan = tables.plans.find(_major(student))
        if isinstance(plan, Miss):
            yield CheckedRow(row, student, None, promoted, [*before, _no_plan(row, student, plan)], [])
        else:
            before += _pending_change(row, known)
            warnings = _about_the_codes(row, known, tables)
            warnings += _order_mismatch(row, student.admission_seq, highest_seq)
            warnings += _not_processed(row, student)
            yield CheckedRow(row, student, plan, promoted, before, warnings)
        if student.admission_seq is not None and student.admission_seq > highest_seq:
            highest_seq = student.admission_seq


def _major(student: Student) -> Major:
    return Major(student.major_code, student.major_name, student.cohort, student.duration)


# --- who it is: each of these stops ----------------------------------------------------------------------------------


def _stop_of_identity(row: ListRow, known: Known, first_rows: dict[str, int]) -> Finding | None:
    """The finding that ends the row before anyone was found; `first_rows` collects where each ID stands first."""
    number = row.id_number
    if row.id_numeric:
        return Finding(row.row_no, row.name, Code.ID_NUMERIC)
    if row.flaw or not number or number in known.invalid:
        return Finding(row.row_no, row.name, Code.ID_INVALID, help=_why_invalid(row, known))
    first = first_rows.setdefault(number, row.row_no)
    if first != row.row_no:
        return Finding(row.row_no, row.name, Code.DUPLICATE, first_row=first)
    if number not in known.students:
        names = known.same_names.get(row.name)
        help_ = {"same_name": str(names)} if names else {}
        return Finding(row.row_no, row.name, Code.NOT_FOUND, help=help_ | _near(known.near.get(number)))
    return None


def _why_invalid(row: ListRow, known: Known) -> dict[str, str]:
    if row.flaw:
        return {"kind": "flaw", "value": row.flaw}
    number = row.id_number
    if not number:
        return {"kind": "blank"}
    if len(number) != ID_LENGTH:
        return {"kind": "length", "length": str(len(number))} | _near(known.near.get(number))
    kind = "check_digit" if ID_SHAPE.fullmatch(number) else "characters"
    return {"kind": kind} | _near(known.near.get(number))


def _near(near: Near | None) -> dict[str, str]:
    if near is None:
        return {}
    return {"near": near.id_number, "near_name": near.name, "near_class": near.class_name}


# --- whether they may graduate ---------------------------------------------------------------------------------------


def _about_the_person(row: ListRow, student: Student, known: Known) -> list[Finding]:
    """Name, sex, status, diploma, other audits, in this order. Runs on every row: findings are made only at need."""
    found: list[Finding] = []
    if row.name != student.name and clean_name(row.name).text != clean_name(student.name).text:
        found.append(_finding(row, Code.NAME_MISMATCH, {"value": student.name}))
    sex = sex_of_id(student.id_number) if student.has_identity_card else student.sex
    if not row.sex or row.sex != sex:
        found.append(_finding(row, Code.SEX_MISMATCH, _why_sex(row.sex) | {"value": sex}))
    if student.status not in STUDYING:
        found.append(Finding(row.row_no, row.name, Code.STATUS, status=student.status))
    if student.id_number in known.issued:
        found.append(_finding(row, Code.ALREADY_ISSUED, {"year": known.issued[student.id_number]}))
    if student.id_number in known.elsewhere:
        other = known.elsewhere[student.id_number]
        told = {"year": other.year, "batch": other.batch} if other.year else {}
        found.append(_finding(row, Code.IN_OTHER_AUDIT, told))
    return found


def _why_sex(entered: str) -> dict[str, str]:
    if not entered:
        return {"kind": "blank"}
    if entered in SEXES.values():
        return {"kind": "unlike"}
    return {"kind": "unknown", "entered": mask_ids_in(entered)}


def _no_plan(row: ListRow, student: Student, miss: Miss) -> Finding:
    major = (student.major_code, student.major_name, str(student.cohort), student.duration)
    return _finding(row, Code.NO_PLAN, {"kind": miss.value, "value": " ".join(filter(None, major))})


def _pending_change(row: ListRow, known: Known) -> list[Finding]:
    kind = known.pending.get(row.id_number)
    return [] if kind is None else [_finding(row, Code.PENDING_CHANGE, {"value": kind})]


def _finding(row: ListRow, code: Code, help_: Mapping[str, str]) -> Finding:
    return Finding(row.row_no, row.name, code, help=help_)


# --- warnings --------------------------------------------------------------------------------------------------------


def _about_the_codes(row: ListRow, known: Known, tables: Tables) -> list[Finding]:
    found: list[Finding] = []
    category, mode = row.admission_category, row.graduation_mode
    if category not in tables.admission_categories or mode not in tables.graduation_modes:
        entered = ((category, tables.admission_categories), (mode, tables.graduation_modes))
        unknown = " ".join(text for text, table in entered if text not in table)
        found.append(_finding(row, Code.UNKNOWN_CODE, {"value": unknown}))
    if mode in tables.promoted and known.articulated and row.id_number not in known.articulated:
        found.append(_finding(row, Code.NO_ARTICULATION, {}))
    return found


def _order_mismatch(row: ListRow, seq: int | None, highest_seq: int) -> list[Finding]:
    if seq is None or seq >= highest_seq:
        return []
    return [_finding(row, Code.ORDER_MISMATCH, {"value": str(seq), "after": str(highest_seq)})]


def _not_processed(row: ListRow, student: Student) -> list[Finding]:
    return [_finding(row, Code.NOT_PROCESSED, {})] if student.processed in NO else []
