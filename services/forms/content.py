"""What stands on a form: the frozen tables of an audit, its numbers and who approved (表的内容, product.md §7).

Nothing of a final form is read from where it can still change: students and marks come from the snapshots that the
approvals cover, organisations and people are named as the department's approval fixed them, numbers and approvals are
kept for good.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.base import rows
from services.audits.heads import AuditHead
from services.audits.snapshots import FrozenRow, TableContent, read_contents
from services.audits.states import State
from services.browsing.tables import TableKey
from services.errors import Refused
from services.forms.codes import form_code
from services.reviewing.naming import PaperNames, names_of
from services.rules import Code

FORMAT = 2
"""Rises when what a code covers changes, so that no old code can mean something new."""

FINAL = frozenset({State.APPROVED, State.STAMPING, State.STAMPED, State.ISSUED})
"""审核通过 and later: forms are final. Before, they are drafts (预览稿 不得报送)."""


class Form(StrEnum):
    """The two forms: 验印审核表, and 资格审核登记表 of each major."""

    STAMPING_TABLE = "stamping-table"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """Which form; of a register `table` is one major table, None all of them in order."""

    form: Form
    table: TableKey | None = None


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """The last 证书编号 of a graduate in this audit; `seq` is its place in the school and year."""

    number: str
    seq: int
    valid: bool


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """The last approval of a table's present content at one level (机构代码): by which account, when."""

    level: str
    login: str
    at: str


@dataclass(frozen=True, slots=True)
class FormTable:
    """One major table with everything about it that is printed.

    `numbers` by ID number, empty on a draft; `applied` counts the list's rows of this major, passed or not; `unlisted`
    are the ID numbers of the 升学 graduates that stood in no 对口 table when the audit was verified last.
    """

    key: TableKey
    digest: str
    content: TableContent
    applied: int
    unlisted: frozenset[str]
    numbers: Mapping[str, GivenNumber]
    approvals: tuple[GivenApproval, ...]

    def number(self, row: FrozenRow) -> GivenNumber | None:
        """The number of one graduate."""
        return self.numbers.get(row.id_number)

    def is_void(self, row: FrozenRow) -> bool:
        """Whether the graduate was revoked (撤销): the number is 作废."""
        given = self.number(row)
        return given is not None and not given.valid


@dataclass(frozen=True, slots=True)
class SingleForm:
    """One form: the stamping table over all tables (`table` None), or the register of one.

    `digest` covers everything that is to be read on the form; `code` is empty on a draft.
    """

    form: Form
    table: TableKey | None
    tables: tuple[FormTable, ...]
    digest: str
    code: str

    @property
    def content(self) -> str:
        """The digest of the register's content, empty for the stamping table."""
        return self.tables[0].digest if self.form is Form.REGISTER else ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The forms of a choice with the audit they are of, and the names they bear."""

    head: AuditHead
    names: PaperNames
    form: Form
    draft: bool
    forms: tuple[SingleForm, ...]


def gathered(head: AuditHead, choice: FormChoice) -> Gathered:
    """Everything that the chosen forms are made of. Needs an open connection; checks no actor.

    Raises `Refused`: `form_empty` when there is no major table at all, `table_missing`, `no_department`.
    """
    tables = _tables(head)
    if not tables:
        raise Refused("form_empty")
    names = names_of(head)
    forms = []
    for table, covered in _covered(choice, tables):
        digest = frozen_digest(head, names, choice.form, covered)
        code = form_code(digest) if head.state in FINAL else ""
        forms.append(SingleForm(choice.form, table, tuple(covered), digest, code))
    return Gathered(head, names, choice.form, head.state not in FINAL, tuple(forms))


def _covered(
    choice: FormChoice, tables: Sequence[FormTable]
) -> Iterator[tuple[TableKey | None, Sequence[FormTable]]]:
    """The tables that each form shows, and the one it is the register of."""
    if choice.form is Form.STAMPING_TABLE:
        yield None, tables
        return
    wanted = [table for table in tables if choice.table in (None, table.key)]
    if not wanted:
        raise Refused("table_missing")
    for table in wanted:
        yield table.key, [table]


def frozen_digest(head: AuditHead, names: PaperNames, form: Form, tables: Sequence[FormTable]) -> str:
    """SHA-256 over what a verification code stands for, as versioned canonical JSON (product.md §7).

    Everything that is to be read on the form goes in, so that no code can stand on two texts.
    """
    plain = {
        "format": FORMAT,
        "form": form.value,
        "audit": [head.school_code, head.year, head.batch],
        "names": [names.school, names.bureau, *_people(names, form, tables)],
        "tables": [
            {
                "major": [table.key.major_code, table.key.duration],
                "content": table.digest,
                "applied": table.applied,
                "unlisted": sorted(table.unlisted),
                "numbers": [_number(table.number(row)) for row in table.content.rows],
                "approvals": [[mark.level, table.digest, mark.login, mark.at] for mark in table.approvals],
            }
            for table in tables
        ],
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _people(names: PaperNames, form: Form, tables: Sequence[FormTable]) -> list[str]:
    """Whom this kind of form names, and the date it bears."""
    if form is Form.STAMPING_TABLE:
        return [names.filled_on, names.clerk.name, names.clerk.phone]
    return [names.creator, *(names.reviewers.get(table.key, "") for table in tables)]


def _number(given: GivenNumber | None) -> list[object]:
    return [given.number, given.valid] if given else []


def _tables(head: AuditHead) -> list[FormTable]:
    listed = rows(
        "SELECT major_code, duration, digest FROM major_table WHERE audit_id = ? ORDER BY position",
        (head.id,),
    )
    contents = read_contents([digest for _, _, digest in listed])
    applied, unlisted = _applied(head.id), _unlisted(head.id)
    numbers = _numbers(head.id) if head.state in FINAL else {}
    approvals = _approvals(head.id)
    tables = []
    for code, duration, digest in listed:
        key = TableKey(code, duration)
        marks = approvals.get((key, digest), ())
        counted = applied[key], frozenset(unlisted[key])
        tables.append(FormTable(key, digest, contents[digest], *counted, numbers, marks))
    return tables


def _applied(audit_id: int) -> dict[TableKey, int]:
    found = rows(
        "SELECT major_code, duration, COUNT(*) FROM audit_row WHERE audit_id = ? GROUP BY major_code, duration",
        (audit_id,),
    )
    return {TableKey(code, duration): count for code, duration, count in found}


def _unlisted(audit_id: int) -> Mapping[TableKey, set[str]]:
    """As the last verification found; it cannot be repeated once the audit is handed in."""
    found: defaultdict[TableKey, set[str]] = defaultdict(set)
    for code, duration, id_number in rows(
        "SELECT r.major_code, r.duration, r.id_number FROM finding f"
        " JOIN audit_row r ON r.audit_id = f.audit_id AND r.row_no = f.row_no"
        " WHERE f.audit_id = ? AND f.code = ? AND r.passed = 1",
        (audit_id, Code.NO_ARTICULATION.value),
    ):
        found[TableKey(code, duration)].add(id_number)
    return found


def _numbers(audit_id: int) -> dict[str, GivenNumber]:
    found = rows(
        "SELECT id_number, number, seq, state FROM diploma WHERE audit_id = ? ORDER BY seq", (audit_id,)
    )
    return {id_number: GivenNumber(number, seq, state == "valid") for id_number, number, seq, state in found}


def _approvals(audit_id: int) -> dict[tuple[TableKey, str], tuple[GivenApproval, ...]]:
    """By table and content: the last approval of each level, in the order of their 机构代码."""
    found: dict[tuple[TableKey, str], dict[str, GivenApproval]] = defaultdict(dict)
    for code, duration, digest, *mark in rows(
        "SELECT p.major_code, p.duration, p.digest, o.code, c.login, p.approved_at FROM approval p"
        " JOIN organisation o ON o.id = p.level_id JOIN account c ON c.id = p.account_id"
        " WHERE p.audit_id = ? ORDER BY p.id",
        (audit_id,),
    ):
        given = GivenApproval(*mark)
        found[TableKey(code, duration), digest][given.level] = given
    return {place: tuple(marks[level] for level in sorted(marks)) for place, marks in found.items()}
