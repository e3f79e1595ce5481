"""How an audit was given back to its school the last time: 退回修改 or 撤回通过."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import rows
from services.reviewing.moves import Act


@dataclass(frozen=True, slots=True)
class GivenBack:
    """One return or withdrawal, `action` says which: its `audit_move`, when (stored text), by whom and where, why."""

    move_id: int
    at: str
    by: str
    organisation: str
    reason: str
    action: str


def last_given_back(audit_id: int) -> GivenBack | None:
    """The newest one of an audit. Needs an open connection; checks no actor."""
    found = rows(
        "SELECT m.id, m.moved_at, COALESCE(c.name, ''), COALESCE(o.name, ''), m.reason, m.action FROM audit_move m"
        " LEFT JOIN account c ON c.id = m.account_id LEFT JOIN organisation o ON o.id = m.level_id"
        " WHERE m.audit_id = ? AND m.action IN (?, ?) ORDER BY m.id DESC LIMIT 1",
        (audit_id, Act.RETURN.value, Act.WITHDRAW.value),
    )
    return GivenBack(*found[0]) if found else None
