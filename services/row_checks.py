"""The rules about a row itself: who it is, whether they may graduate, by which plan (product.md §5).

What the marks say is `grade_checks`. Each rule returns its finding or None; they stand in the order of `rules.Code`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.codes import STUDYING, CodeTable
from services.graduates import ListRow
from services.identity import ID_SHAPE, clean_name, sex_of_id
from services.near_misses import Near
from services.plan_matching import Major, Miss, Plan, SchoolPlans
from services.roster_matching import Known, Student
from services.rules import Code, Finding
from services.workbooks.cells import NO

ID_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Tables:
    """What the year says: its code tables for 招生类别 and 毕业方式, the school's plans, the promoted group."""

    admission_categories: CodeTable
    graduation_modes: CodeTable
    plans: SchoolPlans
    promoted: frozenset[str]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row after the rules about itself: `plan` is None where a rule stopped, and then no mark is looked at."""

    listed: ListRow
    student: Student | None
    plan: Plan | None
    promoted: bool
    before_marks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing but marks can still fail the row."""
        return self.plan is not None and not self.before_marks


def check_rows(listed: Sequence[ListRow], known: Known, tables: Tables) -> Iterator[CheckedRow]:
    """Every row in the order of the list."""
    first_rows: dict[str, int] = {}
    highest_seq: int | None = None
    for row in listed:
        stop = _stop_of_identity(row, known, first_rows)
        was_met = stop is None or stop.code is Code.DUPLICATE
        student = known.students.get(row.id_number) if was_met else None
        promoted = row.graduation_mode in tables.promoted
        if stop is not None or student is None:
            yield CheckedRow(row, student, None, promoted, (stop,) if stop else (), ())
            continue
        plan = tables.plans.find(_major(student))
        subject = _Subject(row, student, promoted, known, highest_seq)
        yield CheckedRow(
            row,
            student,
            plan if isinstance(plan, Plan) else None,
            promoted,
            tuple(_before_marks(subject, plan)),
            tuple(_warnings(subject, tables)) if isinstance(plan, Plan) else (),
        )
        if student.admission_seq is not None:
            highest_seq = max(student.admission_seq, -1 if highest_seq is None else highest_seq)


def _major(student: Student) -> Major:
    return Major(student.major_code, student.major_name, student.cohort, student.duration)


# --- who it is: each of these stops ----------------------------------------------------------------------------------


def _stop_of_identity(row: ListRow, known: Known, first_rows: dict[str, int]) -> Finding | None:
    """The finding that ends the row before anyone was found; `first_rows` collects where each ID stands first."""
    number = row.id_number
    if row.id_numeric:
        return Finding(row.row_no, row.name, Code.ID_NUMERIC)
    if row.flaw or not known.id_holds(number):
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


@dataclass(frozen=True, slots=True)
class _Subject:
    """A row whose student was found."""

    row: ListRow
    student: Student
    promoted: bool
    known: Known
    highest_seq: int | None

    def finding(self, code: Code, help_: Mapping[str, str] | None = None) -> Finding:
        return Finding(self.row.row_no, self.row.name, code, help=help_ or {})


_Rule = Callable[[_Subject], Finding | None]


def _before_marks(subject: _Subject, plan: Plan | Miss) -> Iterator[Finding]:
    for rule in (_name_mismatch, _sex_mismatch, _status, _already_issued, _in_other_audit):
        found = rule(subject)
        if found is not None:
            yield found
    if isinstance(plan, Miss):
        yield _no_plan(subject, plan)
        return
    pending = _pending_change(subject)
    if pending is not None:
        yield pending


def _name_mismatch(subject: _Subject) -> Finding | None:
    listed, known = subject.row.name, subject.student.name
    if listed == known or clean_name(listed).text == clean_name(known).text:
        return None
    return subject.finding(Code.NAME_MISMATCH, {"value": known})


def _sex_mismatch(subject: _Subject) -> Finding | None:
    student = subject.student
    expected = sex_of_id(student.id_number) if student.has_identity_card else student.sex
    if subject.row.sex and subject.row.sex == expected:
        return None
    return subject.finding(
        Code.SEX_MISMATCH, {"kind": "unlike" if subject.row.sex else "blank", "value": expected}
    )


def _status(subject: _Subject) -> Finding | None:
    status = subject.student.status
    if status in STUDYING:
        return None
    return Finding(subject.row.row_no, subject.row.name, Code.STATUS, status=status)


def _already_issued(subject: _Subject) -> Finding | None:
    year = subject.known.issued.get(subject.student.id_number)
    return None if year is None else subject.finding(Code.ALREADY_ISSUED, {"year": year})


def _in_other_audit(subject: _Subject) -> Finding | None:
    other = subject.known.elsewhere.get(subject.student.id_number)
    if other is None:
        return None
    return subject.finding(
        Code.IN_OTHER_AUDIT, {"year": other.year, "batch": other.batch} if other.year else {}
    )


def _no_plan(subject: _Subject, miss: Miss) -> Finding:
    student = subject.student
    major = (student.major_code, student.major_name, str(student.cohort), student.duration)
    return subject.finding(Code.NO_PLAN, {"kind": miss.value, "value": " ".join(filter(None, major))})


def _pending_change(subject: _Subject) -> Finding | None:
    kind = subject.known.pending.get(subject.student.id_number)
    return None if kind is None else subject.finding(Code.PENDING_CHANGE, {"value": kind})


# --- warnings --------------------------------------------------------------------------------------------------------


def _warnings(subject: _Subject, tables: Tables) -> Iterator[Finding]:
    unknown = _unknown_values(subject.row, tables)
    if unknown:
        yield subject.finding(Code.UNKNOWN_CODE, {"value": " ".join(unknown)})
    articulated = subject.known.articulated
    if subject.promoted and articulated and subject.student.id_number not in articulated:
        yield subject.finding(Code.NO_ARTICULATION)
    seq, highest = subject.student.admission_seq, subject.highest_seq
    if seq is not None and highest is not None and seq < highest:
        yield subject.finding(Code.ORDER_MISMATCH, {"value": str(seq), "after": str(highest)})
    if subject.student.processed in NO:
        yield subject.finding(Code.NOT_PROCESSED)


def _unknown_values(row: ListRow, tables: Tables) -> list[str]:
    """Entered values that stand in no code table; a blank cell of these optional columns enters none."""
    entered = (
        (row.admission_category, tables.admission_categories),
        (row.graduation_mode, tables.graduation_modes),
    )
    return [text for text, table in entered if text and table.find(text) is None]
