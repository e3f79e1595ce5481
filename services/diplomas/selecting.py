"""Whose diplomas are printed: the graduates of an approved audit with their numbers and what was printed (选择)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.states import State
from services.browsing.tables import TableKey
from services.diplomas.photos import has_photo, photo_files
from services.errors import Refused
from services.journal import operation
from services.reviewing.numbering import VALID

APPROVED = frozenset({State.APPROVED, State.STAMPING, State.STAMPED, State.ISSUED})
"""审核通过 and later: there are numbers, and what is printed is final."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which graduates: of one major table, one class, a range of numbers or these rows; everybody when all is empty.

    `first` and `last` are diploma numbers, both included, in the order of the list; one of them may be empty.
    """

    table: TableKey | None = None
    class_name: str = ""
    first: str = ""
    last: str = ""
    row_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DiplomaRow:
    """One graduate with a diploma number of this audit; `position` counts from 1 within the major table."""

    diploma_id: int
    row_no: int
    position: int
    name: str
    class_name: str
    major_name: str
    table: TableKey
    number: str
    state: str
    id_number: str
    issued_at: str


@dataclass(frozen=True, slots=True)
class GraduateLine:
    """One graduate as the list shows them.

    `printed` is the state of the newest sheet of this diploma that is not spoiled; spoiled where all are, empty where
    there is none; a trial is none. `photo`: whether the reader's inbox holds one. `issued_at`: when it was handed out
    (发放), empty before.
    """

    diploma_id: int
    row_no: int
    position: int
    name: str
    class_name: str
    major_name: str
    table: TableKey
    number: str
    number_state: str
    printed: str
    printed_at: str
    printed_by: str
    photo: bool
    issued_at: str = ""


@operation("diploma.read")
def graduates(key: AuditKey, *, actor: Actor) -> tuple[GraduateLine, ...]:
    """The graduates of an approved audit, major by major in list order, 作废 ones among them, in a few queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `audit_not_approved`.
    """
    with connection():
        head = find_audit(key, actor=actor)
        return _lines(head, diploma_rows(head), actor)


@operation("diploma.read")
def chosen(key: AuditKey, selection: Selection, *, actor: Actor) -> tuple[GraduateLine, ...]:
    """Those of the graduates whose diplomas are meant, each with a valid number.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `audit_not_approved`, and as `choose` does.
    """
    with connection():
        head = find_audit(key, actor=actor)
        return _lines(head, choose(head, selection), actor)


def choose(head: AuditHead, selection: Selection) -> tuple[DiplomaRow, ...]:
    """The diplomas that are meant, valid numbers only. Needs an open connection; checks no actor.

    Raises `Refused`: `audit_not_approved`, `table_missing`, `number_unknown(number)`, `range_reversed(first, last)`,
    `nothing_selected`.
    """
    found: Sequence[DiplomaRow] = diploma_rows(head)
    if selection.table is not None and all(row.table != selection.table for row in found):
        raise Refused("table_missing")
    found = [row for row in found if selection.table in (None, row.table)]
    found = _within(found, selection)
    found = [row for row in found if selection.class_name in ("", row.class_name)]
    if selection.row_numbers:
        wanted = set(selection.row_numbers)
        found = [row for row in found if row.row_no in wanted]
    valid = tuple(row for row in found if row.state == VALID)
    if not valid:
        raise Refused("nothing_selected")
    return valid


def _within(found: Sequence[DiplomaRow], selection: Selection) -> Sequence[DiplomaRow]:
    """The rows from one number to the other."""
    places = {row.number: at for at, row in enumerate(found)}
    for number in (selection.first, selection.last):
        if number and number not in places:
            raise Refused("number_unknown", number=number)
    first = places[selection.first] if selection.first else 0
    last = places[selection.last] if selection.last else len(found) - 1
    if first > last and found:
        raise Refused("range_reversed", first=selection.first, last=selection.last)
    return found[first : last + 1]


def diploma_rows(head: AuditHead) -> tuple[DiplomaRow, ...]:
    """Every graduate with a number of this audit, major by major, in list order; the last number of each.

    Needs an open connection; checks no actor. Raises `Refused("audit_not_approved")`.
    """
    if head.state not in APPROVED:
        raise Refused("audit_not_approved")
    found = rows(
        "SELECT d.id, r.row_no, r.name, COALESCE(s.class_name, ''), r.major_name, r.major_code, r.duration, d.number,"
        " d.state, d.id_number, COALESCE(d.issued_at, '')"
        " FROM audit_row r JOIN major_table t ON t.audit_id = r.audit_id AND t.major_code = r.major_code"
        " AND t.duration = r.duration"
        " JOIN diploma d ON d.id = (SELECT MAX(n.id) FROM diploma n WHERE n.audit_id = r.audit_id"
        " AND n.id_number = r.id_number)"
        " LEFT JOIN student s ON s.id = r.student_id"
        " WHERE r.audit_id = ? AND r.passed = 1 ORDER BY t.position, r.row_no",
        (head.id,),
    )
    made = []
    positions: dict[TableKey, int] = {}
    for number, row_no, name, class_name, major_name, code, duration, *rest in found:
        table = TableKey(code, duration)
        position = positions[table] = positions.get(table, 0) + 1
        made.append(DiplomaRow(number, row_no, position, name, class_name, major_name, table, *rest))
    return tuple(made)


def _lines(head: AuditHead, found: Iterable[DiplomaRow], actor: Actor) -> tuple[GraduateLine, ...]:
    sheets = _newest_sheets(head.id)
    photos = photo_files(actor.login)
    return tuple(
        GraduateLine(
            row.diploma_id,
            row.row_no,
            row.position,
            row.name,
            row.class_name,
            row.major_name,
            row.table,
            row.number,
            row.state,
            *sheets.get(row.diploma_id, ("", "", "")),
            photo=has_photo(photos, row.id_number),
            issued_at=row.issued_at,
        )
        for row in found
    )


def _newest_sheets(audit_id: int) -> dict[int, tuple[str, str, str]]:
    """By diploma: state of its newest sheet, when it was sent (or planned), who printed it.

    A spoiled one counts only where no other is: after a spoiled reprint the first one may still be in somebody's hands.
    """
    found = rows(
        "SELECT p.diploma_id, p.state, COALESCE(p.sent_at, j.created_at), c.name FROM print_sheet p"
        " JOIN print_job j ON j.id = p.job_id JOIN account c ON c.id = j.account_id"
        " WHERE j.audit_id = ? AND j.trial = 0 AND p.diploma_id IS NOT NULL AND p.replacement_id IS NULL"
        " ORDER BY CASE p.state WHEN 'spoiled' THEN 0 ELSE 1 END, p.id",
        (audit_id,),
    )
    return {diploma: (state, at, by) for diploma, state, at, by in found}
