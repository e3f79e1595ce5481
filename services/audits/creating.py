"""Graduation audits: created from a list, rebuilt from a new one, verified again in place (毕业审核, product.md §3).

Who may, and in which state; what follows is `settling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.base import connection
from models.organisations import Organisation
from services.actor import Actor, Right, require, school_by_code
from services.audits.heads import AuditKey as AuditKey
from services.audits.publishing import ListFile
from services.audits.settling import Act, StoredAudit, Task, listed_rows, settle, stored_audit
from services.audits.states import EDITABLE
from services.audits.summaries import AuditSummary as AuditSummary
from services.audits.summaries import audit_summary as audit_summary
from services.audits.summaries import last_change
from services.errors import Refused, Stale
from services.graduates import read_list
from services.journal import operation
from services.progress import SILENT, Job
from services.settings import YEARS, year_settings

BATCHES = range(1, 100)


@dataclass(frozen=True, slots=True)
class NewAudit:
    """A list to create an audit from, or (with the tick 允许重建) to rebuild it from.

    Dates are ISO text; empty: the year's settings for a new audit, the present ones for a rebuild. `seen_version` is
    that of the audit on screen, when there is one.
    """

    path: Path
    key: AuditKey
    rebuild: bool = False
    graduation_date: str = ""
    issue_date: str = ""
    seen_version: int | None = None


@operation("audit.create")
def create_audit(request: NewAudit, *, actor: Actor, job: Job = SILENT) -> AuditSummary:
    """Read a graduate list, verify it and store the audit; with `rebuild` in the place of the stored one.

    A rebuild keeps the audit and raises its version. Until the write begins `job` can cancel; then nothing is stored.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `not_a_school`, `year_invalid`, `batch_invalid`, `batch_skipped`,
    `date_invalid`, `profile_incomplete`, `audit_exists`, `audit_not_editable`, `data_keeps_changing`; `Stale`
    (`audit_changed`: `name`, `at`); what `read_list` raises; `Cancelled`.
    """
    with connection():
        school = _school_to_manage(request.key, actor)
        if not (actor.name and actor.phone):
            raise Refused("profile_incomplete")
        _require_dates(request)
        before = stored_audit(school, request.key)
        if before is None:
            _require_place(school, request.key)
        elif not request.rebuild:
            raise Refused("audit_exists", year=request.key.year, batch=request.key.batch)
        else:
            _require_editable(before, request.seen_version)
        graduates = read_list(request.path, job=job)
        file = ListFile(graduates.file_name, graduates.digest)
        dates = _dates(request, before)
        act = Act.CREATE if before is None else Act.REBUILD
        settle(Task(act, school, request.key, file, graduates.rows, dates, before, actor), job)
        return audit_summary(request.key, actor=actor)


@operation("audit.verify")
def verify_audit(
    key: AuditKey, *, actor: Actor, seen_version: int | None = None, job: Job = SILENT
) -> AuditSummary:
    """Verify an audit again in place, from its stored rows in their order, and clear its mark 需重新核验.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `not_a_school`, `audit_missing`, `audit_not_editable`,
    `data_keeps_changing`; `Stale` (`audit_changed`: `name`, `at`); `Cancelled`.
    """
    with connection():
        school = _school_to_manage(key, actor)
        before = stored_audit(school, key)
        if before is None:
            raise Refused("audit_missing")
        _require_editable(before, seen_version)
        dates = (before.graduation_date, before.issue_date)
        listed = listed_rows(before.id)
        settle(Task(Act.VERIFY, school, key, before.file, listed, dates, before, actor), job)
        return audit_summary(key, actor=actor)


# --- what must hold before anything is read --------------------------------------------------------------------------


def _school_to_manage(key: AuditKey, actor: Actor) -> Organisation:
    require(actor, Right.MANAGE_AUDIT)
    school = school_by_code(key.school)
    require(actor, Right.MANAGE_AUDIT, school.id)
    return school


def _require_place(school: Organisation, key: AuditKey) -> None:
    """A new audit takes the next batch of its year: 第2批 is for those who passed after 第1批."""
    if key.year not in YEARS:
        raise Refused("year_invalid", year=key.year)
    if key.batch not in BATCHES:
        raise Refused("batch_invalid", batch=key.batch)
    if key.batch > 1 and stored_audit(school, AuditKey(key.school, key.year, key.batch - 1)) is None:
        raise Refused("batch_skipped", batch=key.batch, missing=key.batch - 1)


def _require_dates(request: NewAudit) -> None:
    try:
        for text in (request.graduation_date, request.issue_date):
            if text and date.fromisoformat(text).isoformat() != text:
                raise Refused("date_invalid")
    except ValueError as error:
        raise Refused("date_invalid") from error


def _require_editable(before: StoredAudit, seen_version: int | None) -> None:
    if seen_version not in (None, before.version):
        raise Stale("audit_changed", **last_change(before.id))
    if before.state not in EDITABLE:
        raise Refused("audit_not_editable")


def _dates(request: NewAudit, before: StoredAudit | None) -> tuple[str, str]:
    usual = before or year_settings(request.key.year)
    return request.graduation_date or usual.graduation_date, request.issue_date or usual.issue_date
