"""What the screens about one audit share: reading it again, verifying it again in place (毕业审核各屏的共同部分)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from services.actor import Right, may
from services.audits.creating import AuditSummary, verify_audit
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import EDITABLE
from services.errors import DeskError
from tui import keys, wording
from tui.drill_lines import audit_path
from tui.screens.desk_screen import DeskScreen
from tui.widgets.message_box import MessageBox


class AuditScreen(DeskScreen[None]):
    """A screen about the audit with `key`; `head` is None until it has been read."""

    PLACE: ClassVar[str] = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]
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
        if not self.job_running:
            self.read()

    def read(self) -> None:
        """Ask the services for what this screen shows."""

    def show_unreadable(self, error: DeskError) -> None:
        """Say why this cannot be read and go back: reading again after the box would only bring the box back."""
        if not self.desk.lead_on(error):
            sentence = wording.refusal(error.code, error.params)
            self.open(MessageBox(wording.REFUSED_TITLE, [sentence]), lambda _closed: self.leave())

    def show_head(self, head: AuditHead) -> None:
        """Take in the head that came with what was read."""
        self.head = head
        self.show_path()
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action == "print_forms" and not may(self.actor, Right.RENDER_FORMS):
            return wording.REASON_NOT_GRADUATION
        return self.reason_not_to_manage() if action == "verify" else super().disabled_reason(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only a school does where somebody else looks."""
        if action == "verify" and self.is_mounted and self.actor.organisation_kind != "school":
            return False
        return super().check_action(action, parameters)

    def reason_not_to_manage(self) -> str | None:
        """Why the audit cannot be verified or rebuilt from here now; None when it can."""
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
            refused=self._not_verified,
            label=wording.VERIFYING_AGAIN,
            group="verify",
        )
        self.refresh_bindings()

    def _verified(self, summary: AuditSummary) -> None:
        head = summary.head
        self.say_done(wording.VERIFIED_AGAIN.format(passed=head.passed_count, failed=head.failed_count))
        self.read()

    def _not_verified(self, error: DeskError) -> None:
        """Say why; closing the box reads the audit again, so that the next try sees what others did."""
        self.show_refusal(error)
        self.refresh_bindings()

    def show_cancelled(self) -> None:
        super().show_cancelled()
        self.refresh_bindings()

    def go_beside(self, place: str, opens: Callable[[App[object], AuditKey], None]) -> None:
        """Go to the other screen of the same audit: back to it where one came from it, else on to it."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if isinstance(below, AuditScreen) and (below.PLACE, below.key) == (place, self.key):
            self.leave()
        else:
            opens(self.app, self.key)
