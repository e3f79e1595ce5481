"""`yanyin audit submit|recall|approve-major|approve|return|withdraw|revoke` (提交、审核、退回、撤销)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from services.actor import Actor
from services.audits.heads import AuditKey
from services.audits.summaries import AuditSummary, audit_summary
from services.browsing.tables import TableKey
from services.errors import Refused
from services.reports import summary_object
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.revoking import revoke_graduate, row_of_student
from services.reviewing.submitting import recall_audit, submit_audit
from tui import wording
from tui.command_accounts import actor_of
from tui.command_audits import key_of, summary_lines
from tui.command_output import Answer


def submit(arguments: Namespace) -> Answer:
    """Hand an audit in."""
    return _done(arguments, lambda key, actor: submit_audit(key, actor=actor, reason=arguments.reason))


def recall(arguments: Namespace) -> Answer:
    """Take it back while nobody above has approved of it."""
    return _done(arguments, lambda key, actor: recall_audit(key, actor=actor, reason=arguments.reason))


def approve_one_major(arguments: Namespace) -> Answer:
    """Approve one major table with the content that was seen."""

    def act(key: AuditKey, actor: Actor) -> object:
        table = table_named(audit_summary(key, actor=actor), arguments.major)
        return approve_major(key, table, arguments.seen, actor=actor, reason=arguments.reason)

    return _done(arguments, act)


def approve(arguments: Namespace) -> Answer:
    """Let an audit pass the level where it waits."""
    return _done(arguments, lambda key, actor: approve_audit(key, actor=actor, reason=arguments.reason))


def give_back(arguments: Namespace) -> Answer:
    """Return an audit to its school."""
    return _done(arguments, lambda key, actor: return_audit(key, arguments.reason, actor=actor))


def withdraw(arguments: Namespace) -> Answer:
    """Take the department's approval back."""
    return _done(arguments, lambda key, actor: withdraw_audit(key, arguments.reason, actor=actor))


def revoke(arguments: Namespace) -> Answer:
    """Void one graduate's number."""
    actor, key = actor_of(arguments), key_of(arguments)
    row_no = row_of_student(key, arguments.student, actor=actor)
    number = revoke_graduate(key, row_no, arguments.reason, actor=actor)
    summary = audit_summary(key, actor=actor)
    lines = (wording.GRADUATE_REVOKED.format(row=row_no, number=number), *summary_lines(summary))
    return Answer(lines, {**summary_object(summary), "revoked": number})


def _done(arguments: Namespace, act: Callable[[AuditKey, Actor], object]) -> Answer:
    actor, key = actor_of(arguments), key_of(arguments)
    act(key, actor)
    summary = audit_summary(key, actor=actor)
    return Answer(tuple(summary_lines(summary)), summary_object(summary))


def table_named(summary: AuditSummary, name: str) -> TableKey:
    """The major table that is called so: by name, 专业代码, or 专业代码/学制 where several share a name.

    Raises `Refused`: `table_missing`, `major_ambiguous`.
    """
    found = [
        TableKey(major.code, major.duration)
        for major in summary.majors
        if name in (major.name, major.code, f"{major.code}/{major.duration}")
    ]
    if not found:
        raise Refused("table_missing")
    if len(found) > 1:
        raise Refused("major_ambiguous", major=name)
    return found[0]


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    "audit submit": submit,
    "audit recall": recall,
    "audit approve-major": approve_one_major,
    "audit approve": approve,
    "audit return": give_back,
    "audit withdraw": withdraw,
    "audit revoke": revoke,
}
"""By command."""
