"""From the rows of a list to a stored audit: verify, freeze, and one short write of what still holds (核验入库).

Reading, verifying and freezing come first, outside any transaction. The write stores the verdicts with the step in the
audit's history and the journal row. If data changed in between, everything is verified again before the write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.base import rows, run, write_transaction
from models.organisations import Organisation
from services.actor import Actor
from services.audits import data_changes
from services.audits.freezing import Heading, freeze
from services.audits.heads import AuditKey
from services.audits.publishing import (
    ListFile,
    Publication,
    digest_of,
    initials_by_name,
    insert_audit,
    replace_parts,
    stored_digest,
    update_audit,
)
from services.audits.states import State
from services.audits.stored_findings import READ, stored_finding
from services.audits.summaries import last_change
from services.clock import stamp
from services.errors import Refused, Stale
from services.graduates import ListRow
from services.journal import Entry, record
from services.progress import Job, Progress
from services.rules import Code, Finding
from services.settings import year_settings
from services.verifying.verification import Scope, verify_rows

ATTEMPTS = 3
"""So often is a list verified while other people's imports keep coming in between."""


class Act(StrEnum):
    """What is done to an audit, as its history and the journal (`audit.create`) name it."""

    CREATE = "create"
    REBUILD = "rebuild"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class StoredAudit:
    """An audit as it stands; `last_move` is the number of the last step in its history."""

    id: int
    version: int
    state: State
    graduation_date: str
    issue_date: str
    file: ListFile
    last_move: int


@dataclass(frozen=True, slots=True)
class Task:
    """One verification to be stored: which rows, over which audit as it was first read (None: a new one).

    `dates` are 毕业日期 and 发证日期, ISO or empty.
    """

    act: Act
    school: Organisation
    key: AuditKey
    file: ListFile
    listed: Sequence[ListRow]
    dates: tuple[str, str]
    before: StoredAudit | None
    actor: Actor


def stored_audit(school: Organisation, key: AuditKey) -> StoredAudit | None:
    """The school's audit of this year and batch, or None. Needs an open connection."""
    found = rows(
        "SELECT a.id, a.version, a.state, a.graduation_date, a.issue_date, a.list_name, a.list_digest,"
        " (SELECT COALESCE(MAX(m.id), 0) FROM audit_move m WHERE m.audit_id = a.id)"
        " FROM audit a WHERE a.school_id = ? AND a.year = ? AND a.batch = ?",
        (school.id, key.year, key.batch),
    )
    if not found:
        return None
    audit_id, version, state, graduation_date, issue_date, name, digest, last_move = found[0]
    return StoredAudit(
        audit_id, version, State(state), graduation_date, issue_date, ListFile(name, digest), last_move
    )


def listed_rows(audit_id: int) -> tuple[ListRow, ...]:
    """The list that an audit was made from, as it was read. Needs an open connection."""
    flaws = {row.row: row.help["value"] for row in _invalid(audit_id) if row.help.get("kind") == "flaw"}
    found = rows(
        "SELECT row_no, name, sex, id_number, id_numeric, admission_category, graduation_mode FROM audit_row"
        " WHERE audit_id = ? ORDER BY row_no",
        (audit_id,),
    )
    return tuple(
        ListRow(row_no, name, sex, number, bool(numeric), category, mode, flaws.get(row_no, ""))
        for row_no, name, sex, number, numeric, category, mode in found
    )


def settle(task: Task, job: Job) -> None:
    """Verify and store; verify again when data changed in between. Needs an open connection.

    Raises `Refused`: `audit_exists`, `data_keeps_changing`; `Stale("audit_changed")`; `Cancelled`.
    """
    for _ in range(ATTEMPTS):
        point = data_changes.now()
        present = stored_audit(task.school, task.key)
        publication = _prepare(task, present, job)
        job.check()
        job.report(Progress("store", len(task.listed), len(task.listed)))
        with write_transaction():
            data_changes.hold(task.school)
            if _still_holds(task, present) and not data_changes.changed_since(point, task.school):
                _store(task, present, publication)
                return
    raise Refused("data_keeps_changing")


def _prepare(task: Task, present: StoredAudit | None, job: Job) -> Publication:
    settings = year_settings(task.key.year)
    scope = Scope(task.school.id, task.key.year, task.key.batch, present.id if present else None)
    verdict = verify_rows(task.listed, scope, settings, job)
    heading = Heading(task.key, *task.dates, settings)
    tables = freeze(verdict, heading, job)
    initials = initials_by_name((row.name for row in task.listed), task.school.id)
    return Publication(heading, task.file, verdict, tables, initials)


def _still_holds(task: Task, present: StoredAudit | None) -> bool:
    """Whether the audit stands as this attempt read it; a mark 需重新核验 since then only means another attempt.

    Raises `Refused("audit_exists")` and `Stale` when somebody else acted on the audit meanwhile.
    """
    current = stored_audit(task.school, task.key)
    if task.before is None and current is not None:
        raise Refused("audit_exists", year=task.key.year, batch=task.key.batch)
    if task.before is not None and (current is None or current.last_move != task.before.last_move):
        raise Stale("audit_changed", **last_change(task.before.id))
    return current == present


def _store(task: Task, present: StoredAudit | None, publication: Publication) -> None:
    """The final write, inside the caller's transaction."""
    before = stored_digest(present.id) if present else ""
    audit_id, version, state = _write_head(task, present, publication)
    replace_parts(publication, audit_id)
    run(
        "INSERT INTO audit_move (audit_id, action, from_state, to_state, version, account_id, moved_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            audit_id,
            task.act,
            present.state if present else "",
            state,
            version,
            task.actor.account_id,
            stamp(),
        ),
    )
    count = len(task.listed)
    detail = {"version": version, "rows": count, "passed": publication.passed_count, "list": task.file.digest}
    entry = Entry(f"audit.{task.act}", "audit", str(task.key), before, digest_of(publication), detail)
    record(task.actor, entry)


def _write_head(task: Task, present: StoredAudit | None, publication: Publication) -> tuple[int, int, State]:
    if present is not None:
        update_audit(publication, present.id)
        return present.id, present.version + 1, present.state
    audit_id = insert_audit(publication, task.school.id, task.actor.account_id, State.OPEN)
    return audit_id, 1, State.OPEN


def _invalid(audit_id: int) -> list[Finding]:
    found = rows(
        f"SELECT {READ} FROM finding f WHERE f.audit_id = ? AND f.code = ?", (audit_id, Code.ID_INVALID.value)
    )
    return [stored_finding(row, "") for row in found]
