"""Diploma numbers (证书编号, product.md §3): gap-free per school and year, by a pattern, never given to another person.

Allotted at the department's approval, major by major and in the order of the list, so that each major has one range.
After a restoring, a number that was given since the backup goes back to its graduate: the range of a major then has
more than one piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from peewee import IntegrityError

from models.base import insert_many, rows, run
from services.audits.heads import AuditHead
from services.clock import stamp
from services.errors import Refused
from services.number_patterns import Numbered, NumberPattern
from services.reviewing.forgotten_numbers import GivenNumber, are_forgotten, forgotten_numbers, given_back

VALID, VOID = "valid", "void"
DROPPED, REVOKED = "dropped", "revoked"
"""Why a number is 作废: its graduate dropped out before the next approval, or was revoked."""

COLUMNS = (
    "school_id", "year", "number", "id_number", "student_id", "audit_id", "row_no", "state", "allotted_at", "seq",
    "major_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Graduate:
    row_no: int
    id_number: str
    student_id: int
    major_code: str
    duration: str

    @property
    def table(self) -> tuple[str, str]:
        """The major table that the graduate stands in."""
        return self.major_code, self.duration


@dataclass(frozen=True, slots=True)
class _Given:
    """A number that was given before, in an earlier approval of this audit."""

    id: int
    id_number: str
    row_no: int
    student_id: int
    major_code: str
    state: str
    cause: str


@dataclass(frozen=True, slots=True)
class _New:
    """A number for a graduate who has none here: the next one, or the own one back after a restoring."""

    graduate: _Graduate
    number: str
    seq: int
    allotted_at: str

    def follows(self, before: _New) -> bool:
        """Whether it belongs to the same range."""
        return self.graduate.table == before.graduate.table and self.seq == before.seq + 1


def allot_numbers(head: AuditHead) -> str:
    """Give every graduate of the audit a number; whoever has one keeps it, whoever dropped out leaves it void.

    Returns the ranges that were newly given, first and last number of each in the order of majors, for the history. A
    revoked graduate gets no second number. Inside the write transaction of the approval, every other move kept away.
    Raises `Refused`: `number_pattern_invalid`, `numbers_used_up`, `number_taken`.
    """
    pattern = _pattern(head.id)
    graduates = _graduates(head.id)
    given = _given(head.id)
    kept = {one.id_number: one for one in given if one.state == VALID}
    forgotten = forgotten_numbers(head.school_code, head.year)
    revoked = {one.id_number for one in given if one.cause == REVOKED}
    revoked |= {one.id_number for one in forgotten if one.void_cause == REVOKED}
    staying = {
        one.id_number
        for one in graduates
        if one.id_number in kept and _fits(kept[one.id_number], one, pattern)
    }
    _void(one for number, one in kept.items() if number not in staying)
    _move_rows(graduates, staying, kept)
    new = [one for one in graduates if one.id_number not in staying | revoked]
    own = {one.id_number: one for one in forgotten if one.state == VALID}
    back = {
        one.id_number: own[one.id_number]
        for one in new
        if one.id_number in own and _fits(own[one.id_number], one, pattern)
    }
    numbers = _numbered(head, pattern, new, back, _last_seq(head) + 1)
    _store(head, numbers)
    given_back(back.values())
    return _ranges(numbers)


def _pattern(audit_id: int) -> NumberPattern:
    """The pattern that was frozen with the content, whatever the settings say by now (product.md §3)."""
    frozen = json.loads(rows("SELECT settings FROM audit WHERE id = ?", (audit_id,))[0][0])
    try:
        return NumberPattern.parse(frozen.get("number_pattern", ""))
    except ValueError as error:
        raise Refused("number_pattern_invalid") from error


def _graduates(audit_id: int) -> list[_Graduate]:
    found = rows(
        "SELECT r.row_no, r.id_number, r.student_id, r.major_code, r.duration FROM audit_row r JOIN major_table t"
        " ON t.audit_id = r.audit_id AND t.major_code = r.major_code AND t.duration = r.duration"
        " WHERE r.audit_id = ? AND r.passed = 1 ORDER BY t.position, r.row_no",
        (audit_id,),
    )
    return [_Graduate(*row) for row in found]


def _given(audit_id: int) -> list[_Given]:
    found = rows(
        "SELECT id, id_number, row_no, student_id, major_code, state, void_cause FROM diploma"
        " WHERE audit_id = ? ORDER BY seq",
        (audit_id,),
    )
    return [_Given(*row) for row in found]


def _fits(given: _Given | GivenNumber, graduate: _Graduate, pattern: NumberPattern) -> bool:
    """A number that names the major cannot follow its graduate into another one."""
    return given.major_code == graduate.major_code or not pattern.names_major


def _void(dropped: Iterable[_Given]) -> None:
    at = stamp()
    for one in dropped:
        run(
            "UPDATE diploma SET state = ?, voided_at = ?, void_cause = ? WHERE id = ?",
            (VOID, at, DROPPED, one.id),
        )


def _move_rows(graduates: Iterable[_Graduate], staying: set[str], kept: Mapping[str, _Given]) -> None:
    """A rebuild may have put a graduate into another row or major."""
    for one in graduates:
        before = kept[one.id_number] if one.id_number in staying else None
        place = (one.row_no, one.major_code, one.student_id)
        if before is not None and place != (before.row_no, before.major_code, before.student_id):
            run(
                "UPDATE diploma SET row_no = ?, major_code = ?, student_id = ? WHERE id = ?",
                (*place, before.id),
            )


def _last_seq(head: AuditHead) -> int:
    found = rows(
        "SELECT COALESCE(MAX(seq), 0) FROM diploma WHERE school_id = ? AND year = ? UNION ALL"
        " SELECT COALESCE(MAX(seq), 0) FROM forgotten_number WHERE school_code = ? AND year = ?",
        (head.school_id, head.year, head.school_code, head.year),
    )
    return max(int(row[0]) for row in found)


def _numbered(
    head: AuditHead,
    pattern: NumberPattern,
    graduates: Iterable[_Graduate],
    back: Mapping[str, GivenNumber],
    first: int,
) -> list[_New]:
    """A number for each: the own one `back`, or the next from the place `first` on."""
    at, numbers = stamp(), []
    next_seq = count(first)
    for one in graduates:
        own = back.get(one.id_number)
        if own is not None:
            numbers.append(_New(one, own.number, own.seq, own.allotted_at))
            continue
        seq = next(next_seq)
        number = pattern.number(Numbered(head.year, head.school_code, one.major_code, seq))
        if number is None:
            raise Refused("numbers_used_up", last=pattern.last)
        numbers.append(_New(one, number, seq, at))
    if are_forgotten(one.number for one in numbers if one.seq >= first):
        raise Refused("number_taken")
    return numbers


def _store(head: AuditHead, numbers: Iterable[_New]) -> None:
    records = (
        (
            head.school_id,
            head.year,
            one.number,
            one.graduate.id_number,
            one.graduate.student_id,
            head.id,
            one.graduate.row_no,
            VALID,
            one.allotted_at,
            one.seq,
            one.graduate.major_code,
        )
        for one in numbers
    )
    try:
        insert_many("diploma", COLUMNS, records)
    except IntegrityError as error:
        raise Refused("number_taken") from error


def _ranges(numbers: Iterable[_New]) -> str:
    """First and last number of each range without a gap: `0001–0004 0005–0009`."""
    ranges: list[list[_New]] = []
    for one in numbers:
        if ranges and one.follows(ranges[-1][-1]):
            ranges[-1].append(one)
        else:
            ranges.append([one])
    return " ".join(f"{found[0].number}–{found[-1].number}" for found in ranges)
