"""Finding an audit and reading its head: whose it is, where it stands (毕业审核的概况).

Every read checks the actor: READ_SCHOOL, and that the school is the actor's own or below its organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.base import connection, row_dicts, rows
from services.actor import Actor, Right, require
from services.audits.states import EDITABLE, State
from services.errors import Refused
from services.journal import operation


@dataclass(frozen=True, slots=True)
class AuditKey:
    """What names an audit: 机构代码 of the school, year, batch (第1批 is 1)."""

    school: str
    year: int
    batch: int = 1

    def __str__(self) -> str:
        """As the journal names it: 4501990001/2023/1."""
        return f"{self.school}/{self.year}/{self.batch}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, as the forms name people (经办人, 填表人)."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """One audit without its rows. Moments are stored text (`clock.local` shows them), dates ISO text or empty.

    `waits_at` is the 机构代码 of the organisation it waits at, empty while it waits nowhere. `stale_because` is a
    `stale.Cause`; `stale_since` is None while the verification is fresh, and while the content is frozen.
    `submissions`: how often it was submitted; `revoked`: passed graduates of it who were revoked since.
    """

    id: int
    school_id: int
    school_code: str
    school_name: str
    year: int
    batch: int
    version: int
    state: State
    waits_at: str
    waits_at_name: str
    row_count: int
    passed_count: int
    list_name: str
    list_digest: str
    graduation_date: str
    issue_date: str
    created_by: Person
    created_at: str
    submitted_by: Person | None
    submitted_at: str
    verified_at: str
    stale_since: str | None
    stale_because: str
    stale_rows: int
    submissions: int
    revoked: int = 0

    @property
    def key(self) -> AuditKey:
        """What names this audit."""
        return AuditKey(self.school_code, self.year, self.batch)

    @property
    def failed_count(self) -> int:
        """Rows that do not pass; they do not block and are not handed in (不上报)."""
        return self.row_count - self.passed_count


_HEADS = (
    "SELECT a.id, a.school_id, s.code AS school_code, s.name AS school_name, a.year, a.batch, a.version, a.state,"
    " COALESCE(w.code, '') AS waits_at, COALESCE(w.name, '') AS waits_at_name, a.row_count, a.passed_count,"
    " a.list_name, a.list_digest, a.graduation_date, a.issue_date, c.name AS creator, c.phone AS creator_phone,"
    " a.created_at, b.name AS submitter, b.phone AS submitter_phone, "
    " COALESCE(a.submitted_at, '') AS submitted_at, a.verified_at, a.stale_since, a.stale_because, a.stale_rows,"
    " a.submissions, (SELECT COUNT(*) FROM diploma d JOIN audit_row r ON r.audit_id = d.audit_id"
    " AND r.id_number = d.id_number AND r.passed = 1 WHERE d.audit_id = a.id AND d.void_cause = 'revoked') AS revoked"
    " FROM audit a JOIN organisation s ON s.id = a.school_id JOIN account c ON c.id = a.created_by_id"
    " LEFT JOIN organisation w ON w.id = a.waits_at_id LEFT JOIN account b ON b.id = a.submitted_by_id"
)


def read_heads(condition: str, params: Sequence[object]) -> list[AuditHead]:
    """The heads that an SQL condition (and order) on `a` picks. Needs an open connection; checks no actor."""
    return [_head(values) for values in row_dicts(f"{_HEADS} {condition}", params)]


def _head(values: dict[str, Any]) -> AuditHead:
    creator = Person(values.pop("creator"), values.pop("creator_phone"))
    submitter, phone = values.pop("submitter"), values.pop("submitter_phone")
    state = State(values.pop("state"))
    if state not in EDITABLE:
        # What changed behind a frozen content matters once the audit comes back to its school.
        values |= {"stale_since": None, "stale_because": "", "stale_rows": 0}
    submitted_by = None if submitter is None else Person(submitter, phone)
    return AuditHead(**values, state=state, created_by=creator, submitted_by=submitted_by)


def head_to_read(audit_id: int, actor: Actor) -> AuditHead:
    """The head of an audit that the actor may read. Needs an open connection.

    Raises `NotAllowed`; `Refused("audit_missing")`.
    """
    found = read_heads("WHERE a.id = ?", (audit_id,))
    require(actor, Right.READ_SCHOOL, found[0].school_id if found else None)
    if not found:
        raise Refused("audit_missing")
    return found[0]


@operation("audit.read")
def find_audit(key: AuditKey, *, actor: Actor) -> AuditHead:
    """The head of the audit with this key. Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`."""
    with connection():
        schools = rows("SELECT id FROM organisation WHERE code = ? AND kind = 'school'", (key.school,))
        require(actor, Right.READ_SCHOOL, schools[0][0] if schools else None)
        if not schools:
            raise Refused("school_unknown", school=key.school)
        found = read_heads(
            "WHERE a.school_id = ? AND a.year = ? AND a.batch = ?", (schools[0][0], key.year, key.batch)
        )
    if not found:
        raise Refused("audit_missing")
    return found[0]


@operation("audit.read")
def audits_of_school(school_id: int, *, actor: Actor) -> tuple[AuditHead, ...]:
    """Every audit of one school, newest year and batch first. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        return tuple(read_heads("WHERE a.school_id = ? ORDER BY a.year DESC, a.batch DESC", (school_id,)))
