"""What the screens about one audit share: reading it again, verifying it again in place (毕业审核各屏的共同部分)."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from services.actor import Right, may
from services.audit_heads import AuditHead, AuditKey
from services.audits import AuditSummary, verify_audit
from services.states import EDITABLE
from tui import keys, wording
from tui.drill_lines import audit_path
from tui.screens.desk_screen import DeskScreen


class AuditScreen(DeskScreen[None]):
    """A screen about the audit with `key`; `head` is None until it has been read."""

    PLACE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5,r", "verify", wording.KEY_VERIFY_AGAIN, id="audit.verify", help=wording.HELP_OF_VERIFY_AGAIN
        ),
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__()
        self.key = key
        self.head: AuditHead | None = None

    def path(self) -> tuple[str, ...]:
        return audit_path(self.head, self.PLACE)

    def who(self) -> str:
        return self.head.school_name if self.head is not None else super().who()

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        self.read()

    def read(self) -> None:
        """Ask the services for what this screen shows."""

    def show_head(self, head: AuditHead) -> None:
        """Take in the head that came with what was read."""
        self.head = head
        self.show_path()
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action != "verify":
            return super().disabled_reason(action)
        if self.head is None:
            return wording.REASON_NOT_READ_YET
        if not may(self.actor, Right.MANAGE_AUDIT):
            return wording.REASON_NOT_MANAGER
        if self.head.state not in EDITABLE:
            return wording.REASON_SUBMITTED.format(state=wording.AUDIT_STATES[self.head.state])
        return wording.REASON_JOB_RUNNING if self.job_running else None

    def action_verify(self) -> None:
        """Verify the stored list again with the present data."""
        head, actor = self.head, self.actor
        if head is None:
            return
        self.run_service(
            lambda job: verify_audit(head.key, actor=actor, seen_version=head.version, job=job),
            self._verified,
            label=wording.VERIFYING,
            group="verify",
        )

    def _verified(self, summary: AuditSummary) -> None:
        head = summary.head
        self.desk.say(wording.VERIFIED.format(passed=head.passed_count, failed=head.failed_count))
        self.read()
