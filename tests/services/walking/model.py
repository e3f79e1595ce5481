"""What product.md §3 says of the way of an audit, a second time and by itself: plain dictionaries, no database.

The walk asks it before every operation whether the services will do it, and with which code they refuse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

OPEN, RETURNED, AT_BUREAU, AT_DEPARTMENT, APPROVED = (
    "open",
    "returned",
    "at_bureau",
    "at_department",
    "approved",
)
DEPARTMENT = "45"
DONE = "done"


@dataclass
class AuditModel:
    """One audit: where it stands, its tables (major → digest), who passed, who approved what where.

    `numbers` are the valid 证书编号 by ID number, as the walk saw them given.
    """

    school: str
    levels: tuple[str, ...]
    state: str = OPEN
    waits_at: str = ""
    version: int = 1
    stale: bool = False
    tables: dict[str, str] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    approvals: set[tuple[str, str, str]] = field(default_factory=set)
    submissions: int = 0
    numbers: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    given: int = 0

    @property
    def editable(self) -> bool:
        """Whether the school may still work on it."""
        return self.state in (OPEN, RETURNED)

    @property
    def submitted(self) -> bool:
        """Whether its graduates are spoken for."""
        return self.state in (AT_BUREAU, AT_DEPARTMENT, APPROVED)

    def unapproved(self, level: str) -> list[str]:
        """The majors whose present content a level has not approved."""
        return [
            major for major, digest in self.tables.items() if (level, major, digest) not in self.approvals
        ]

    def gate(self, level: str) -> str:
        """The refusal at a level's gate, or `DONE`."""
        if not self.tables:
            return "nothing_to_submit"
        return "tables_unapproved" if self.unapproved(level) else DONE


@dataclass
class Model:
    """Every audit by (school, batch)."""

    audits: dict[tuple[str, int], AuditModel] = field(default_factory=dict)

    def elsewhere(self, audit: AuditModel) -> bool:
        """Whether a graduate of the audit has a number elsewhere, or stands in another submitted audit unrevoked."""
        return any(
            set(audit.passed)
            & ((set(other.passed) - other.revoked if other.submitted else set()) | set(other.numbers))
            for other in self.audits.values()
            if other is not audit
        )

    def last_number(self, school: str) -> int:
        """The place of the last number that a school was given in the year."""
        return sum(audit.given for audit in self.audits.values() if audit.school == school)

    def submit(self, audit: AuditModel) -> str:
        """提交."""
        if not audit.editable:
            return "audit_not_editable"
        if audit.stale:
            return "audit_stale"
        refusal = audit.gate(audit.school)
        if refusal != DONE:
            return refusal
        if self.elsewhere(audit):
            return "students_elsewhere"
        audit.submissions += 1
        self._go_to(audit, audit.levels[0])
        return DONE

    def recall(self, audit: AuditModel) -> str:
        """撤回."""
        if audit.state not in (AT_BUREAU, AT_DEPARTMENT):
            return "recall_too_late"
        if len(audit.unapproved(audit.waits_at)) < len(audit.tables):
            return "recall_too_late"
        self._leave(audit, OPEN)
        return DONE

    def approve_major(self, audit: AuditModel, level: str, major: str, digest: str) -> str:
        """审核通过 of one table."""
        if level == audit.school and not audit.editable:
            return "audit_not_editable"
        if level not in (audit.school, audit.waits_at):
            return "not_waiting_here"
        if level == audit.school and audit.stale:
            return "audit_stale"
        if major not in audit.tables:
            return "table_missing"
        if audit.tables[major] != digest:
            return "content_changed"
        if (level, major, digest) in audit.approvals:
            return "already_approved"
        audit.approvals.add((level, major, digest))
        return DONE

    def approve(self, audit: AuditModel, level: str) -> str:
        """审核通过 of the whole."""
        if audit.state not in (AT_BUREAU, AT_DEPARTMENT) or audit.waits_at != level:
            return "not_waiting_here"
        refusal = audit.gate(level)
        if refusal != DONE:
            return refusal
        if self.elsewhere(audit):
            return "students_elsewhere"
        if level == DEPARTMENT:
            self._leave(audit, APPROVED)
        else:
            self._go_to(audit, audit.levels[audit.levels.index(level) + 1])
        return DONE

    def give_back(self, audit: AuditModel, level: str) -> str:
        """退回修改."""
        if audit.state not in (AT_BUREAU, AT_DEPARTMENT) or audit.waits_at != level:
            return "not_waiting_here"
        self._leave(audit, RETURNED)
        return DONE

    def withdraw(self, audit: AuditModel) -> str:
        """撤回通过."""
        if audit.state != APPROVED:
            return "withdraw_too_late"
        self._leave(audit, RETURNED)
        return DONE

    def revoke(self, audit: AuditModel, id_number: str) -> str:
        """撤销."""
        if audit.state != APPROVED:
            return "not_numbered"
        if id_number not in audit.passed:
            return "row_missing"
        if id_number in audit.revoked:
            return "already_revoked"
        audit.revoked.add(id_number)
        audit.numbers.pop(id_number, None)
        audit.version += 1
        return DONE

    def _go_to(self, audit: AuditModel, level: str) -> None:
        self._leave(audit, AT_DEPARTMENT if level == DEPARTMENT else AT_BUREAU)
        audit.waits_at = level

    def _leave(self, audit: AuditModel, state: str) -> None:
        audit.state, audit.waits_at = state, ""
        audit.version += 1
