"""`yanyin verify` and `yanyin audit create|verify|show` (核验、毕业审核)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from services import startup
from services.actor import Actor
from services.audits.creating import (
    BATCHES,
    AuditKey,
    AuditSummary,
    NewAudit,
    audit_summary,
    create_audit,
    verify_audit,
)
from services.browsing.findings import finding_lines, findings_overview
from services.clock import local
from services.errors import Refused
from services.reasons import category_names, reason_line
from services.reports import audit_object, row_object, summary_object, verdict_object
from services.reviewing.audit_rows import AuditRowLine, audit_rows
from services.settings import YEARS
from services.verifying.verification import Verdict, verify_list
from services.wording import cleanings
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import Answer


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the list with something to say about it."""

    number: int
    name: str
    reasons: str


def verify(arguments: Namespace) -> Answer:
    """Verify a list against the database; stores nothing."""
    _require_key(arguments)
    verdict = verify_list(
        arguments.file,
        school=arguments.school,
        year=arguments.year,
        batch=arguments.batch,
        actor=actor_of(arguments),
    )
    data = verdict_object(verdict, arguments.composites, arguments.year)
    lines = [*_counts(data), *_verdict_rows(verdict, arguments.year)]
    if verdict.cleaned:
        lines.append(wording.IMPORT_CLEANED.format(cleanings=cleanings(verdict.cleaned)))
    all_passed = all(row.passed for row in verdict.rows)
    lines.append(wording.VERIFY_NEXT_PASSED if all_passed else wording.VERIFY_NEXT_FAILED)
    return Answer(tuple(lines), data)


def _counts(data: dict[str, object]) -> list[str]:
    majors = data["majors"]
    lines = [wording.LIST_COUNTS.format_map(data)]
    if isinstance(majors, dict) and majors:
        shown = [wording.LIST_MAJOR.format(name=name, count=count) for name, count in majors.items()]
        lines.append(wording.LIST_MAJORS.format(majors=wording.BETWEEN_NAMES.join(shown)))
    return lines


def _verdict_rows(verdict: Verdict, year: int) -> list[str]:
    with startup.connection():
        categories = category_names(year)
    names = {row.row_no: row.name for row in verdict.listed}
    failing, warned = [], []
    for number, group in groupby(verdict.findings, lambda finding: finding.row):
        findings = list(group)
        errors = [finding for finding in findings if not finding.is_warning]
        warnings = [finding for finding in findings if finding.is_warning]
        required = sum(score.need for score in verdict.composites.get(number, {}).values())
        if errors:
            failing.append(_Row(number, names[number], reason_line(errors, categories, required)))
        if warnings:
            warned.append(_Row(number, names[number], reason_line(warnings, categories)))
    return [*_listed(wording.LIST_FAILED, failing), *_listed(wording.LIST_WARNINGS, warned)]


def _listed(title: str, found: Sequence[_Row]) -> list[str]:
    if not found:
        return []
    lines = [
        wording.LIST_ROW.format(row=row.number, name=row.name or wording.LIST_NAMELESS, reasons=row.reasons)
        for row in found
    ]
    return [title.format(count=len(found)), *lines]


def create(arguments: Namespace) -> Answer:
    """Create an audit from a list, or rebuild it."""
    actor = actor_of(arguments)
    request = NewAudit(arguments.file, key_of(arguments), rebuild=arguments.rebuild)
    return _stored(create_audit(request, actor=actor), arguments, actor)


def verify_again(arguments: Namespace) -> Answer:
    """Verify a stored audit again in place."""
    actor = actor_of(arguments)
    return _stored(verify_audit(key_of(arguments), actor=actor), arguments, actor)


def _require_key(arguments: Namespace) -> None:
    if arguments.year not in YEARS:
        raise Refused("year_invalid", year=arguments.year)
    if arguments.batch not in BATCHES:
        raise Refused("batch_invalid", batch=arguments.batch)


def key_of(arguments: Namespace) -> AuditKey:
    """The audit that `--school`, `--year` and `--batch` name. Raises `Refused`: `year_invalid`, `batch_invalid`."""
    _require_key(arguments)
    return AuditKey(arguments.school, arguments.year, arguments.batch)


def _stored(summary: AuditSummary, arguments: Namespace, actor: Actor) -> Answer:
    data = audit_object(key_of(arguments), actor=actor)
    audit_id = summary.head.id
    overview = findings_overview(audit_id, actor=actor)
    lines = [
        _title(summary),
        *_counts(data),
        *_listed(wording.LIST_FAILED, _stored_rows(audit_id, overview.failing, actor)),
        *_listed(wording.LIST_WARNINGS, _stored_rows(audit_id, overview.warned, actor)),
        wording.AUDIT_NEXT_FAILED if overview.failing else wording.AUDIT_NEXT_PASSED,
    ]
    return Answer(tuple(lines), data)


def _stored_rows(audit_id: int, numbers: Sequence[int], actor: Actor) -> list[_Row]:
    found = finding_lines(audit_id, numbers, actor=actor)
    return [_Row(line.row_no, line.name, line.reason) for line in found]


def show(arguments: Namespace) -> Answer:
    """Where an audit stands."""
    actor, key = actor_of(arguments), key_of(arguments)
    summary = audit_summary(key, actor=actor)
    lines, data = tuple(summary_lines(summary)), summary_object(summary)
    if not arguments.rows:
        return Answer(lines, data)
    found = audit_rows(key, actor=actor)
    data = {**data, "rows": [row_object(line) for line in found]}
    return Answer((*lines, *(_row_line(line) for line in found)), data)


def _row_line(line: AuditRowLine) -> str:
    return wording.AUDIT_ROW.format(
        row=line.row_no,
        name=line.name,
        major=line.major_name,
        number=line.number,
        state=wording.NUMBER_STATES[line.number_state.value],
    ).rstrip()


def _title(summary: AuditSummary) -> str:
    head = summary.head
    return wording.AUDIT_TITLE.format(
        school=head.school_name, audit=wording.AUDIT_OF.format(year=head.year, batch=head.batch)
    )


def summary_lines(summary: AuditSummary) -> Iterable[str]:
    """Where an audit stands, in words: state, majors with their approvals, history."""
    head = summary.head
    yield _title(summary)
    state = wording.AUDIT_STATES[head.state.value]
    waiting = wording.AUDIT_WAITS_AT.format(place=head.waits_at_name) if head.waits_at_name else ""
    yield wording.AUDIT_STATE.format(state=state, waiting=waiting, version=head.version)
    failed = head.row_count - head.passed_count
    yield wording.LIST_COUNTS.format(rows=head.row_count, passed=head.passed_count, failed=failed)
    if head.stale_since is not None:
        cause = wording.STALE_CAUSES.get(head.stale_because, "")
        yield wording.AUDIT_STALE.format(cause=cause, rows=head.stale_rows)
    for major in summary.majors:
        levels = [
            wording.AUDIT_APPROVAL.format(level=mark.level_name, name=mark.name) for mark in major.approvals
        ]
        approvals = wording.BETWEEN_NAMES.join(levels) or wording.AUDIT_UNAPPROVED
        yield wording.AUDIT_MAJOR.format(name=major.name, count=major.count, approvals=approvals)
    for move in summary.history:
        at = local(move.at).strftime("%Y-%m-%d %H:%M")
        action = wording.AUDIT_MOVES.get(move.action, move.action)
        by = " ".join(filter(None, (move.organisation, move.by)))
        more = "  ".join(filter(None, (move.number, move.reason)))
        yield wording.AUDIT_MOVE.format(at=at, by=by, action=action, more=more).rstrip()
