"""What stands on each diploma: the frozen content, the number, and what the roster says besides (证书内容).

Name, sex, major, dates come from the frozen content that was approved, the school's name is the one that the approval
fixed; class, 入学年月, 民族, 学籍号 and the birth date of other documents come from the roster, whose rows are locked
while the audit is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.base import Row, rows
from printing.diploma_template import DiplomaLayout
from printing.diploma_values import DiplomaRecord
from services.audits.heads import AuditHead
from services.audits.snapshots import FrozenRow, TableContent, read_contents
from services.clock import local
from services.diplomas.photos import photo_files, read_photo
from services.errors import Refused
from services.identity import id_is_valid
from services.reviewing.naming import names_of
from services.reviewing.numbering import VALID

ID_BIRTH = slice(6, 14)
"""Where an ID number holds the birth date (GB 11643)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pages to be made: whose, on which blank, with the photos of which account's inbox."""

    head: AuditHead
    layout: DiplomaLayout
    login: str = ""


def diploma_records(wanted: Wanted, diploma_ids: Sequence[int]) -> tuple[DiplomaRecord, ...]:
    """What stands on these diplomas, in this order. Needs an open connection; checks no actor.

    Raises `Refused`: `diploma_void(number)`, `row_missing`.
    """
    found = {row[0]: row for row in _rows("d.audit_id = ? AND d.id", wanted.head.id, diploma_ids)}
    if set(diploma_ids) - set(found):
        raise Refused("row_missing")
    return _records(wanted, [found[one] for one in diploma_ids], {})


def replacement_records(wanted: Wanted, replacement_ids: Sequence[int]) -> tuple[DiplomaRecord, ...]:
    """What stands on these 学历证明书, in this order; refused as `diploma_records`."""
    found = rows(
        "SELECT p.id, p.diploma_id, p.reason, p.made_at FROM replacement p JOIN diploma d ON d.id = p.diploma_id"
        f" WHERE d.audit_id = ? AND p.id IN ({_marks(replacement_ids)})",
        (wanted.head.id, *replacement_ids),
    )
    made = {row[0]: row for row in found}
    if set(replacement_ids) - set(made):
        raise Refused("row_missing")
    of_diploma = {row[0]: row for row in _rows("d.id", None, [row[1] for row in found])}
    records: list[DiplomaRecord] = []
    for one in replacement_ids:
        _, diploma_id, reason, made_at = made[one]
        more = {"reason": reason, "replaced": local(made_at).date().isoformat()}
        records += _records(wanted, [of_diploma[diploma_id]], more)
    return tuple(records)


def _rows(condition: str, audit_id: int | None, ids: Sequence[int]) -> list[Row]:
    """Diploma, its number and state, ID number, table, and the roster's columns."""
    before = () if audit_id is None else (audit_id,)
    return rows(
        "SELECT d.id, d.number, d.state, d.id_number, r.major_code, r.duration, s.birth_date,"
        " s.class_name, s.admission_month, s.ethnicity, s.student_number FROM diploma d"
        " JOIN student s ON s.id = d.student_id"
        " JOIN audit_row r ON r.audit_id = d.audit_id AND r.id_number = d.id_number AND r.passed = 1"
        f" WHERE {condition} IN ({_marks(ids)})",
        (*before, *ids),
    )


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids)) or "NULL"


def _records(wanted: Wanted, found: Iterable[Row], more: Mapping[str, str]) -> tuple[DiplomaRecord, ...]:
    found = list(found)
    frozen = _frozen(wanted.head, {(row[4], row[5]) for row in found})
    photos = photo_files(wanted.login) if wanted.layout.photo is not None else {}
    same = {"school": names_of(wanted.head).school, "school_code": wanted.head.school_code, **more}
    return tuple(_record(row, frozen, photos, same) for row in found)


def _frozen(head: AuditHead, tables: set[tuple[str, str]]) -> dict[str, tuple[FrozenRow, TableContent]]:
    """By ID number: the graduate as approved, and the table they stand in; only these tables are read."""
    digests = [
        digest
        for code, duration, digest in rows(
            "SELECT major_code, duration, digest FROM major_table WHERE audit_id = ?", (head.id,)
        )
        if (code, duration) in tables
    ]
    contents = read_contents(digests).values()
    return {row.id_number: (row, content) for content in contents for row in content.rows}


def _record(
    row: Row,
    frozen: Mapping[str, tuple[FrozenRow, TableContent]],
    photos: Mapping[str, Path],
    same: Mapping[str, str],
) -> DiplomaRecord:
    """One page; `same` is what all of them say."""
    _, number, state, id_number, _, _, birth, class_name, admission, ethnicity, student_number = row
    if state != VALID:
        raise Refused("diploma_void", number=number)
    if id_number not in frozen:
        raise Refused("row_missing")
    graduate, content = frozen[id_number]
    values = {
        "name": graduate.name,
        "sex": graduate.sex,
        "id_number": id_number,
        "number": number,
        "major": content.major_name,
        "major_code": content.major_code,
        "duration": content.duration,
        "cohort": str(graduate.cohort or ""),
        "class_name": class_name,
        "ethnicity": ethnicity,
        "student_number": student_number,
        "admission_category": graduate.admission_category,
        "birth": birth_date(id_number, birth),
        "admission": admission,
        "graduation": content.graduation_date,
        "issue": content.issue_date,
    }
    return DiplomaRecord({**values, **same}, read_photo(photos, id_number))


def birth_date(id_number: str, of_roster: str) -> str:
    """The birth date as ISO text: that of a valid ID number, else the roster's."""
    if id_is_valid(id_number):
        digits = id_number[ID_BIRTH]
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return of_roster
