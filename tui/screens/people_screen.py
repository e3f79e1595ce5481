"""Screens of an audit that point at one row of its list, whose whole ID number `v` shows (显示证件号)."""

from __future__ import annotations

from services.audits.heads import AuditKey
from services.browsing.unmasking import unmask
from tui import keys, wording
from tui.screens.audit_screen import AuditScreen

UNMASK = keys.key("v", "unmask", wording.KEY_UNMASK, id="people.unmask", help=wording.HELP_OF_UNMASK)


class PeopleScreen(AuditScreen):
    """`row_no` is the spreadsheet row pointed at, None while there is none. A subclass binds `UNMASK`."""

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self.row_no: int | None = None

    def point_at(self, row_no: int | None) -> None:
        """Remember the row under the cursor."""
        changed = (row_no is None) != (self.row_no is None)
        self.row_no = row_no
        if changed:
            self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action == "unmask":
            return wording.REASON_NO_ROW if self.row_no is None else None
        return super().disabled_reason(action)

    def action_unmask(self) -> None:
        """Show the whole ID number of the row; the journal keeps that it was shown."""
        row_no, head, actor = self.row_no, self.head, self.actor
        if row_no is None or head is None:
            return
        self.run_service(
            lambda _job: unmask(head.id, (row_no,), actor=actor),
            lambda numbers: self.show_number(row_no, numbers[row_no]),
            group="unmask",
        )

    def show_number(self, row_no: int, number: str) -> None:
        """Say the number until the next key."""
        self.desk.say(wording.UNMASKED.format(row=row_no, number=number))
