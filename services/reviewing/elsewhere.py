"""Asking again, as an audit goes up, what a verification can only say of its own moment (重复上报, product.md §5).

Two audits may both list a student while neither is submitted; the one that comes second must not pass.
"""

from __future__ import annotations

from models.base import value
from services.audits.states import SUBMITTED_NOT_ISSUED
from services.errors import Refused

_ELSEWHERE = f"""
SELECT COUNT(*) FROM audit_row r WHERE r.audit_id = ? AND r.passed = 1 AND (
    EXISTS (SELECT 1 FROM diploma d WHERE d.id_number = r.id_number AND d.state = 'valid'
        AND d.audit_id <> r.audit_id)
    OR EXISTS (SELECT 1 FROM audit_row o JOIN audit a ON a.id = o.audit_id
        WHERE o.id_number = r.id_number AND o.passed = 1 AND o.audit_id <> r.audit_id
        AND a.state IN ({", ".join("?" * len(SUBMITTED_NOT_ISSUED))})
        AND NOT EXISTS (SELECT 1 FROM diploma v WHERE v.audit_id = o.audit_id AND v.id_number = o.id_number
            AND v.void_cause = 'revoked')))"""


def require_nobody_elsewhere(audit_id: int) -> None:
    """Make sure that no graduate of an audit has a valid number elsewhere or stands in another submitted audit.

    A withdrawn audit keeps its numbers: whoever left its list has one until it is approved again.

    Raises `Refused("students_elsewhere")` with their `count`: verifying again names them. Inside the caller's write
    transaction, with every other move kept away.
    """
    states = sorted(state.value for state in SUBMITTED_NOT_ISSUED)
    count = int(value(_ELSEWHERE, (audit_id, *states)))
    if count:
        raise Refused("students_elsewhere", count=count)
