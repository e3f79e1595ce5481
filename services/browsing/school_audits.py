"""Every audit of one school, for whoever looks down from above (各校的毕业审核)."""

from __future__ import annotations

from models.base import connection, rows
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, read_heads
from services.errors import Refused
from services.journal import operation


@operation("audit.read")
def school_audits(code: str, *, actor: Actor) -> tuple[AuditHead, ...]:
    """The audits of the school with this 机构代码, newest year and batch first.

    Raises `NotAllowed`; `Refused("school_unknown")`.
    """
    with connection():
        schools = rows("SELECT id FROM organisation WHERE code = ? AND kind = 'school'", (code,))
        require(actor, Right.READ_SCHOOL, schools[0][0] if schools else None)
        if not schools:
            raise Refused("school_unknown", school=code)
        return tuple(read_heads("WHERE a.school_id = ? ORDER BY a.year DESC, a.batch DESC", (schools[0][0],)))
