"""Handing an audit in, and taking it back before anybody above has approved of it (提交与撤回, product.md §3)."""

from __future__ import annotations

from models.base import connection, run, write_transaction
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import State
from services.clock import stamp
from services.errors import Refused
from services.journal import operation
from services.reviewing.elsewhere import require_nobody_elsewhere
from services.reviewing.gate import approved_where_it_waits, require_open
from services.reviewing.levels import levels_of
from services.reviewing.moves import Act
from services.reviewing.reason_text import clean_reason
from services.reviewing.standing import Left, Step, leave, require_fresh, require_profile, school_of, take


@operation("audit.submit")
def submit_audit(
    key: AuditKey, *, actor: Actor, seen_version: int | None = None, reason: str = ""
) -> AuditHead:
    """Hand the audit to the level above the school: its bureau, or the department for 区直 schools.

    From then on the tables and the data behind them are frozen. Rows that do not pass stay behind (不上报). A `reason`
    stands with the step in the history.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `not_a_school`, `reason_too_long`,
    `profile_incomplete`, `audit_missing`, `audit_not_editable`, `audit_stale`, `nothing_to_submit`,
    `tables_unapproved` (`count`), `students_elsewhere` (`count`), `no_department`.
    """
    step = Step(Act.SUBMIT, key, actor, clean_reason(reason), seen_version)
    with connection():
        school = school_of(step)
        require_profile(actor)
        with write_transaction():
            head = take(step, school)
            require_fresh(head)
            require_open(head.id, school.id)
            require_nobody_elsewhere(head.id)
            above = levels_of(school.id)[1]
            run(
                "UPDATE audit SET submitted_by_id = ?, submitted_at = ?, submissions = submissions + 1 WHERE id = ?",
                (actor.account_id, stamp(), head.id),
            )
            return leave(step, head, Left(above.state, above.id))


@operation("audit.recall")
def recall_audit(
    key: AuditKey, *, actor: Actor, seen_version: int | None = None, reason: str = ""
) -> AuditHead:
    """Take an audit back to 待提交 while the level where it waits has approved nothing of it.

    A `reason` stands with the step in the history.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `not_a_school`, `audit_missing`,
    `reason_too_long`, `recall_too_late`.
    """
    step = Step(Act.RECALL, key, actor, clean_reason(reason), seen_version)
    with connection():
        school = school_of(step)
        with write_transaction():
            head = take(step, school)
            if approved_where_it_waits(head.id):
                raise Refused("recall_too_late")
            return leave(step, head, Left(State.OPEN))
