"""资格审核表 before a reviewer: F9 approves it with the content shown, the department revokes one graduate in it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from services.actor import Right, may
from services.audits.heads import AuditHead
from services.browsing.majors import NumberState
from services.browsing.tables import Approved
from tui import keys, wording
from tui.history_lines import below_audit
from tui.review_acts import approve_from, reason_not_to_revoke, revoke_from
from tui.review_lines import reason_not_to_review
from tui.screens.desk_screen import DeskScreen
from tui.screens.major_table import MajorTableScreen
from tui.widgets.line_table import LineTable


class ReviewedTableScreen(MajorTableScreen):
    """The major table that `ReviewScreen` opens."""

    HELP_TEXT = wording.REVIEWED_TABLE_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("x", "revoke", wording.KEY_REVOKE, id="review.revoke", help=wording.HELP_OF_REVOKE)
    ]

    def path(self) -> tuple[str, ...]:
        return below_audit(self.key, self.head.school_name if self.head else "", self.whose())

    def who(self) -> str:
        return DeskScreen.who(self)  # the path names the school

    @property
    def may_approve(self) -> bool:
        return may(self.actor, Right.REVIEW_AUDIT)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what belongs to the school, and revoking where it is not the department's turn."""
        if action == "verify":
            return False
        if action == "revoke" and self.is_mounted and not may(self.actor, Right.REVOKE_GRADUATE):
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        return self._reason_not_to_revoke() if action == "revoke" else super().disabled_reason(action)

    def _reason_not_to_revoke(self) -> str | None:
        reason, person = reason_not_to_revoke(self.head, self.actor), self._people.get(self.row_no or 0)
        if reason is not None or person is None:
            return reason or wording.REASON_NO_ROW
        return None if person.number_state is NumberState.VALID else wording.REASON_NUMBER_VOID

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Find out whether the graduate under the cursor has a number to revoke; the base class has its handler too."""
        self.refresh_bindings()

    def reason_not_to_approve(self) -> str | None:
        if self.head is None:
            return wording.REASON_NOT_READ_YET
        reason, line = reason_not_to_review(self.head, self.actor), self.line
        if reason is not None or line is None:
            return reason or wording.REASON_NO_ROW
        approved = line.own_approval is not None and line.own_approval.approved is Approved.YES
        return wording.REASON_MAJOR_APPROVED if approved else None

    def action_approve(self) -> None:
        """Ask, then approve the table at the reviewer's own level."""
        if self.line is not None:
            approve_from(self, self.key, self.line, self._acted)

    def _acted(self, _head: AuditHead) -> None:
        self.read()

    def action_revoke(self) -> None:
        """Ask, then revoke the graduate under the cursor."""
        person = self._people.get(self.row_no or 0)
        if person is not None:
            revoke_from(self, self.key, person)
