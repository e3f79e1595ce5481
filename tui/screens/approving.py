"""Approving a major table (审核通过) with exactly the content that was looked at, from the screens that show it."""

from __future__ import annotations

from services.actor import Right, may
from services.audits.heads import AuditHead
from services.browsing.submission import SamePerson
from services.browsing.tables import Approved, StampingLine
from services.reviewing.approving import approve_major
from tui import keys, wording
from tui.screens.audit_screen import AuditScreen
from tui.submission_lines import approval_question
from tui.widgets.confirm import Confirm

APPROVE = keys.key(
    "f9", "approve", wording.KEY_APPROVE_MAJOR, id="audit.approve_major", help=wording.HELP_OF_APPROVE_MAJOR
)


class ApprovingScreen(AuditScreen):
    """The school's side: a subclass says which table is at hand, who made the list, and binds `APPROVE`."""

    @property
    def line(self) -> StampingLine | None:
        """The major table that F9 is about."""
        return None

    @property
    def same_person(self) -> SamePerson:
        """Whether the user would approve an own list."""
        return SamePerson.NO

    def disabled_reason(self, action: str) -> str | None:
        return self.reason_not_to_approve() if action == "approve" else super().disabled_reason(action)

    def reason_not_to_approve(self) -> str | None:
        """Why the table at hand cannot be approved now; None when it can."""
        reason = self.reason_not_to_hand_in()
        if reason is not None:
            return reason
        if self.line is None:
            return wording.REASON_NO_ROW
        if self.line.school_approval.approved is Approved.YES:
            return wording.REASON_APPROVED_ALREADY
        return wording.REFUSALS["same_person"] if self.same_person is SamePerson.FORBIDDEN else None

    def reason_not_to_hand_in(self) -> str | None:
        """Why the school can neither approve nor submit now; None when it can."""
        reason = self.reason_not_to_manage()
        if reason is None and self.head is not None and self.head.stale_since is not None:
            return wording.REASON_STALE
        return reason

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the school's key out where a school's table is only looked at."""
        if action == "approve" and self.is_mounted and not self.may_approve:
            return False
        return super().check_action(action, parameters)

    @property
    def may_approve(self) -> bool:
        """Whether the key is there at all: at the school, before it hands the audit in."""
        return self.actor.organisation_kind == "school" and may(self.actor, Right.READ_SCHOOL)

    def action_approve(self) -> None:
        """Ask whether the table at hand is to be approved: which, how many, who becomes 审核人."""
        line = self.line
        if line is not None:
            lines = approval_question(line, self.actor, self.same_person)
            self.open(
                Confirm(wording.KEY_APPROVE_MAJOR, lines), lambda yes: self._approve(line) if yes else None
            )

    def _approve(self, line: StampingLine) -> None:
        actor = self.actor
        self.run_service(
            lambda _job: approve_major(self.key, line.key, line.digest, actor=actor),
            lambda head: self._approved(line, head),
            group="act",
        )

    def _approved(self, line: StampingLine, _head: AuditHead) -> None:
        self.say_done(wording.OWN_MAJOR_APPROVED.format(major=line.major_name))
        self.read()
