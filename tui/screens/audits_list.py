"""The school's graduation audits (毕业审核): state, counts, the mark 需重新核验; new ones begin here."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.audits.creating import verify_audit
from services.audits.heads import AuditHead
from services.audits.states import EDITABLE, FROZEN
from services.audits.summaries import AuditSummary
from services.browsing.school_audits import school_audits
from services.progress import Job
from services.reviewing.moves import WAITING
from tui import keys, wording
from tui.home_lines import audit_name
from tui.moments import day_time
from tui.navigation import Place, open_findings, open_place, open_review, open_stamping_table
from tui.screens.desk_screen import DeskScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

APPROVED = FROZEN - WAITING
"""The states from the department's approval on."""


class AuditsListScreen(DeskScreen[None]):
    """Newest year and batch first: of the user's own school, or of the one with `code` for whoever looks from above."""

    HELP_TEXT = wording.AUDITS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("n", "new_audit", wording.KEY_NEW_AUDIT, id="audits.new", help=wording.HELP_OF_NEW_AUDIT),
        keys.key(
            "f5", "verify", wording.KEY_VERIFY_AGAIN, id="audits.verify", help=wording.HELP_OF_VERIFY_AGAIN
        ),
        keys.key("k", "findings", wording.KEY_FINDINGS, id="audits.findings", help=wording.HELP_OF_FINDINGS),
    ]

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self._code = code
        self._heads: dict[Hashable, AuditHead] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.AUDITS,)

    def who(self) -> str:
        names = {head.school_name for head in self._heads.values()}
        return super().who() if not self._code else "".join(names)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        name, state, verified = wording.AUDITS_COLUMNS
        counts = [Column(title, cells, align="right") for title, cells in wording.AUDITS_COUNT_COLUMNS]
        columns = [Column(*name, flexible=True), Column(*state), Column(*verified), *counts]
        yield LineTable(columns, opens=wording.STAMPING_TABLE, empty=wording.AUDITS_EMPTY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        actor = self.actor
        self.run_service(
            lambda _job: school_audits(self._code or actor.organisation_code, actor=actor),
            self._show,
            group="list",
        )

    def _show(self, heads: tuple[AuditHead, ...]) -> None:
        self._heads = {head.id: head for head in heads}
        self.show_path()
        stale = sum(head.stale_since is not None for head in heads)
        counts = wording.AUDITS_COUNTS if not stale else wording.AUDITS_COUNTS_STALE
        self.query_one("#counts", CountsLine).say(counts.format(count=len(heads), stale=stale))
        self.query_one(LineTable).show_rows([Row(head.id, _cells(head)) for head in heads])
        if not heads:
            self.query_one("#detail", DetailLine).say(wording.AUDITS_START)
        self.refresh_bindings()

    @property
    def _head(self) -> AuditHead | None:
        row = self.query_one(LineTable).row
        return self._heads.get(row.key) if row else None

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what comes next for the audit under the cursor."""
        head = self._head
        if head is not None:
            self.query_one("#detail", DetailLine).say(
                _where(head) if self._code else _next(head), wording.AUDITS_FROM.format(name=head.list_name)
            )
        self.refresh_bindings()

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the stamping table; a reviewer to the review of what waits there, or has been approved there."""
        head = self._heads[message.key]
        approved = self.actor.organisation_kind == "department" and head.state in APPROVED
        if head.waits_at == self.actor.organisation_code or approved:
            open_review(self.app, head.key)
        else:
            open_stamping_table(self.app, head.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only the school does."""
        if action in ("new_audit", "verify") and self.is_mounted and self._code:
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        if action in ("new_audit", "verify") and not may(self.actor, Right.MANAGE_AUDIT):
            return wording.REASON_NOT_GRADUATION
        head = self._head
        if action in ("verify", "findings") and head is None:
            return wording.REASON_NO_AUDIT
        if action == "verify" and head is not None and head.state not in EDITABLE:
            return wording.AUDITS_SUBMITTED
        return None

    def action_new_audit(self) -> None:
        """Go to the screen for a new audit."""
        open_place(self.app, Place.NEW_AUDIT)

    def action_findings(self) -> None:
        """Go to the findings."""
        if self._head is not None:
            open_findings(self.app, self._head.key)

    def action_verify(self) -> None:
        """Verify the audit under the cursor again, in place."""
        head, actor = self._head, self.actor
        if head is None or self.job_running:
            return
        key, version = head.key, head.version

        def call(job: Job) -> AuditSummary:
            return verify_audit(key, actor=actor, seen_version=version, job=job)

        self.run_service(call, self._verified, label=wording.VERIFYING, group="verify")

    def _verified(self, summary: AuditSummary) -> None:
        head = summary.head
        self.on_screen_resume()
        self.say_done(
            wording.AUDITS_VERIFIED.format(
                audit=audit_name(head.year, head.batch), passed=head.passed_count, failed=head.failed_count
            )
        )


def _cells(head: AuditHead) -> tuple[str, ...]:
    state = wording.AUDIT_STATES[head.state]
    return (
        audit_name(head.year, head.batch),
        state if head.stale_since is None else wording.STATE_STALE.format(state=state),
        day_time(head.verified_at),
        *(str(count) for count in (head.row_count, head.passed_count, head.failed_count)),
        str(head.revoked or ""),
    )


def _next(head: AuditHead) -> str:
    if head.state not in EDITABLE:
        return _where(head)
    if head.stale_since is not None:
        cause = wording.STALE_CAUSES.get(head.stale_because, "")
        return wording.AUDITS_STALE.format(cause=cause, at=day_time(head.stale_since), rows=head.stale_rows)
    if head.failed_count:
        return wording.AUDITS_FAILED.format(failed=head.failed_count)
    return wording.AUDITS_READY


def _where(head: AuditHead) -> str:
    """Where the audit is, for whoever has nothing to do with it now."""
    place = head.waits_at_name
    return wording.AUDITS_WAITS.format(place=place) if place else wording.AUDIT_STATES[head.state]
