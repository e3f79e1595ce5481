"""Resolving a code from paper: which audit, table and page it is, and whether it still stands (查验证码)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import Row, connection, rows
from services.actor import Actor, Right, reaches, require
from services.audits.heads import AuditHead, AuditKey, read_heads
from services.audits.snapshots import FrozenRow, TableContent, read_content
from services.browsing.majors import NumberState
from services.browsing.tables import TableKey
from services.errors import Refused
from services.forms.codes import ParsedCode, parse_code
from services.forms.content import FINAL, Form, FormChoice, gathered
from services.journal import operation


@dataclass(frozen=True, slots=True)
class RowPerson:
    """Whom the small code beside a row of a register stands for, and that graduate's 证书编号 as it is today."""

    position: int
    name: str
    number: str
    number_state: NumberState


@dataclass(frozen=True, slots=True)
class ResolvedCode:
    """What a code stands for. `page` or `row` is 0 where the code names none; `given_at` is stored text.

    `current`: a form made now would bear this code. Otherwise `replaced_by` is the code that it would bear, empty
    while the audit is not approved or has no such table any more; `replaced_at` is when that code was first given
    out, empty when nobody has made the new form yet.
    """

    code: str
    page: int
    pages: int
    row: int
    key: AuditKey
    school_name: str
    form: Form
    table: TableKey | None
    major_name: str
    current: bool
    replaced_by: str
    replaced_at: str
    given_at: str
    person: RowPerson | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """One row of `form_code`."""

    audit_id: int
    form: Form
    table: TableKey | None
    content: str
    page_count: int
    given_at: str


@operation("code.resolve")
def resolve_code(text: str, *, actor: Actor) -> ResolvedCode:
    """What the code that somebody typed or scanned stands for, old or new.

    Raises `NotAllowed`; `Refused`: `code_invalid` (misread), `code_unknown` (never given out, or of a school that the
    actor may not read), `code_page_unknown` (`pages`), `code_row_unknown` (`count`), `code_rows_none`.
    """
    with connection():
        require(actor, Right.READ_SCHOOL)
        parsed = parse_code(text)
        kept = _kept(parsed.code)
        head = read_heads("WHERE a.id = ?", (kept.audit_id,))[0]
        if not reaches(actor, head.school_id):
            # Whether such a code exists is already something about another school.
            raise Refused("code_unknown")
        return _resolved(parsed, kept, head)


def _kept(code: str) -> _Kept:
    found = rows(
        "SELECT audit_id, form, major_code, duration, content, page_count, given_at FROM form_code WHERE code = ?",
        (code,),
    )
    if not found:
        raise Refused("code_unknown")
    audit_id, form, major, duration, *rest = found[0]
    table = TableKey(major, duration) if form == Form.REGISTER else None
    return _Kept(audit_id, Form(form), table, *rest)


def _resolved(parsed: ParsedCode, kept: _Kept, head: AuditHead) -> ResolvedCode:
    if parsed.page > kept.page_count:
        raise Refused("code_page_unknown", pages=kept.page_count)
    content = read_content(kept.content) if kept.content else None
    present = _present_code(kept, head)
    current = present == parsed.code
    replaced_by = "" if current else present
    given = rows("SELECT given_at FROM form_code WHERE code = ?", (replaced_by,))
    return ResolvedCode(
        parsed.code,
        parsed.page,
        kept.page_count,
        parsed.row,
        head.key,
        head.school_name,
        kept.form,
        kept.table,
        content.major_name if content else "",
        current,
        replaced_by,
        given[0][0] if given else "",
        kept.given_at,
        _person(parsed.row, content, head) if parsed.row else None,
    )


def _present_code(kept: _Kept, head: AuditHead) -> str:
    """The code that this form would bear if it were made now, empty where it would be a draft or not exist."""
    if head.state not in FINAL:
        return ""
    try:
        return gathered(head, FormChoice(kept.form, kept.table)).forms[0].code
    except Refused as refusal:
        if refusal.code in ("table_missing", "form_empty"):
            return ""
        raise


def _person(position: int, content: TableContent | None, head: AuditHead) -> RowPerson:
    if content is None:
        raise Refused("code_rows_none")
    people: tuple[FrozenRow, ...] = content.rows
    if not 0 < position <= len(people):
        raise Refused("code_row_unknown", count=len(people))
    row = people[position - 1]
    given = _number(row.id_number, head)
    state = NumberState(given[1]) if given else NumberState.NONE
    return RowPerson(position, row.name, given[0] if given else "", state)


def _number(id_number: str, head: AuditHead) -> Row | None:
    found = rows(
        "SELECT number, state FROM diploma WHERE audit_id = ? AND id_number = ? ORDER BY seq DESC LIMIT 1",
        (head.id, id_number),
    )
    return found[0] if found else None
