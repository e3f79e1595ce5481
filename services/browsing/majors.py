"""The major tables of an audit, read (资格审核登记表), one or all in one scroll.

`row_numbers` are the spreadsheet's; the person at position i of a table has 序号 i + 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.base import Row, connection, rows
from services.actor import Actor, Right, may
from services.audits.heads import AuditHead, head_to_read
from services.browsing.aggregates import joined, numbers
from services.browsing.revocations import revoked_by_table
from services.browsing.submission import SamePerson, same_person
from services.browsing.tables import StampingLine, TableKey, stamping_lines
from services.errors import Refused
from services.identity import mask_id
from services.journal import operation
from services.reasons import category_names
from services.rules import CONDUCT_CATEGORY
from services.scores import conduct_word, score_text


class NumberState(StrEnum):
    """Whether a graduate has a 毕业证书编号, and whether it is 作废."""

    NONE = "none"
    VALID = "valid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class MajorTable:
    """资格审核登记表 without its rows: the title line, the score columns in code order (操行 apart, last), the rows.

    `revoked` counts the graduates in it who were revoked since.
    """

    head: AuditHead
    line: StampingLine
    categories: tuple[int, ...]
    category_names: tuple[str, ...]
    row_numbers: tuple[int, ...]
    revoked: int = 0


@dataclass(frozen=True, slots=True)
class AllMajors:
    """全部专业: every major table in order, under the score columns of all of them.

    `numbered`: 毕业证书编号 have been allotted. `same_person`: whether the actor is 填表人 of the list.
    """

    head: AuditHead
    tables: tuple[MajorTable, ...]
    categories: tuple[int, ...]
    category_names: tuple[str, ...]
    numbered: bool = False
    same_person: SamePerson = SamePerson.NO


@dataclass(frozen=True, slots=True)
class MajorRow:
    """One passed graduate. `scores` holds the composite of each category by number, "80.4" or "—".

    `number` is the 毕业证书编号, empty before the department's approval; the last one where there were several.
    """

    row_no: int
    name: str
    sex: str
    id_number: str
    cohort: int
    admission_category: str
    graduation_mode: str
    scores: Mapping[int, str]
    conduct: str
    number: str = ""
    number_state: NumberState = NumberState.NONE


@operation("audit.read")
def major_table(audit_id: int, key: TableKey, *, actor: Actor) -> MajorTable:
    """One major table without its rows. Raises `NotAllowed`; `Refused`: `audit_missing`, `table_missing`."""
    found = [table for table in all_majors(audit_id, actor=actor).tables if table.line.key == key]
    if not found:
        raise Refused("table_missing")
    return found[0]


@operation("audit.read")
def all_majors(audit_id: int, *, actor: Actor) -> AllMajors:
    """Every major table without the rows. Raises `NotAllowed`; `Refused("audit_missing")`."""
    with connection():
        head = head_to_read(audit_id, actor)
        reviewing = may(actor, Right.REVIEW_AUDIT) and not actor.is_local
        lines = stamping_lines(head, actor.organisation_id if reviewing else None)
        numbers = _row_numbers(audit_id)
        columns = _columns(audit_id)
        names = category_names(head.year)
        numbered = bool(rows("SELECT 1 FROM diploma WHERE audit_id = ? LIMIT 1", (audit_id,)))
        creator = same_person(head, actor)
        revoked = revoked_by_table(audit_id)
    used = sorted(set().union(*columns.values()))
    return AllMajors(
        head,
        tuple(
            MajorTable(
                head,
                line,
                tuple(columns[line.key]),
                tuple(names.get(category, "") for category in columns[line.key]),
                numbers[line.key],
                revoked.get((line.key.major_code, line.key.duration), 0),
            )
            for line in lines
        ),
        tuple(used),
        tuple(names.get(category, "") for category in used),
        numbered,
        creator,
    )


@operation("audit.read")
def major_rows(audit_id: int, row_numbers: Sequence[int], *, actor: Actor) -> tuple[MajorRow, ...]:
    """The graduates of these rows, in the order asked for; rows that are gone or failed by now are left out.

    Raises `NotAllowed`; `Refused("audit_missing")`.
    """
    with connection():
        head_to_read(audit_id, actor)
        if not row_numbers:
            return ()
        listed = f"audit_id = ? AND row_no IN ({', '.join('?' * len(row_numbers))})"
        params = (audit_id, *row_numbers)
        people = rows(
            "SELECT row_no, name, sex, id_number, cohort, admission_category, graduation_mode"
            f" FROM audit_row WHERE {listed} AND passed = 1",
            params,
        )
        scores: dict[int, dict[int, int]] = defaultdict(dict)
        for row_no, category, score in rows(
            f"SELECT row_no, category, score_x10 FROM composite WHERE {listed} AND score_x10 IS NOT NULL",
            params,
        ):
            scores[row_no][category] = score
        diplomas = _diplomas(audit_id, [person[3] for person in people])
    found = {person[0]: _major_row(person, scores[person[0]], diplomas.get(person[3])) for person in people}
    return tuple(found[row_no] for row_no in row_numbers if row_no in found)


def _diplomas(audit_id: int, id_numbers: Sequence[str]) -> dict[str, Row]:
    """The last 毕业证书编号 of each of these graduates and its state; it belongs to the person, not to the row."""
    if not id_numbers:
        return {}
    found = rows(
        "SELECT id_number, number, state FROM diploma WHERE audit_id = ?"
        f" AND id_number IN ({', '.join('?' * len(id_numbers))}) ORDER BY seq",
        (audit_id, *id_numbers),
    )
    return {id_number: (number, state) for id_number, number, state in found}


def _major_row(person: Row, scores: Mapping[int, int], diploma: Row | None) -> MajorRow:
    row_no, name, sex, id_number, cohort, admission, mode = person
    shown = {category: score_text(score) for category, score in scores.items()}
    return MajorRow(
        row_no,
        name,
        sex,
        mask_id(id_number),
        cohort,
        admission,
        mode,
        shown,
        conduct_word(scores.get(CONDUCT_CATEGORY)),
        diploma[0] if diploma else "",
        NumberState(diploma[1]) if diploma else NumberState.NONE,
    )


def _row_numbers(audit_id: int) -> dict[TableKey, tuple[int, ...]]:
    found = rows(
        f"SELECT major_code, duration, {joined('row_no')} FROM audit_row WHERE audit_id = ? AND passed = 1"
        " GROUP BY major_code, duration",
        (audit_id,),
    )
    return {TableKey(code, duration): tuple(numbers(text)) for code, duration, text in found}


def _columns(audit_id: int) -> dict[TableKey, list[int]]:
    """The categories of the plans behind each table, in code order, without 操行."""
    found = rows(
        "SELECT DISTINCT u.major_code, u.duration, c.category FROM"
        " (SELECT DISTINCT major_code, duration, plan_id FROM audit_row WHERE audit_id = ? AND passed = 1) u"
        " JOIN plan_course c ON c.plan_id = u.plan_id WHERE c.category <> ? ORDER BY c.category",
        (audit_id, CONDUCT_CATEGORY),
    )
    columns: dict[TableKey, list[int]] = defaultdict(list)
    for code, duration, category in found:
        columns[TableKey(code, duration)].append(category)
    return columns
