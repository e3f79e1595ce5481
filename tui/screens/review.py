"""审核: the majors of one audit, what changed since the last look, approving one after the other (screens.md)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import State
from services.browsing.tables import Approved, TableKey
from services.reviewing.looks import Look
from services.reviewing.review_table import ReviewLine, ReviewTable, review_table
from tui import keys, wording
from tui.reason_lines import LEAST, reason_lines
from tui.review_acts import approve_line, ask_for_look, give_back, hand_on, withdraw
from tui.review_lines import (
    FIXED,
    WIDE,
    after_differences,
    last_return_text,
    look_first_words,
    own_approval,
    reason_not_to_review,
    review_columns,
    review_counts,
    review_path,
    review_rows,
    review_words,
    shows_in_differences,
    since_words,
    unapproved,
)
from tui.screens.audit_history import HISTORY, AuditHistoryScreen
from tui.screens.differences import DifferencesScreen
from tui.screens.random_look import RandomLookScreen
from tui.screens.reading_screen import ReadingScreen
from tui.screens.reviewed_table import ReviewedTableScreen
from tui.widgets.confirm import Confirm
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.wrapped_lines import WrappedLines

BESIDE_REASON = 20
"""So many lines of the screen the table and the rest take."""

Content = tuple[TableKey, str]
"""A major table by its key, and the digest of what it holds."""


class ReviewScreen(ReadingScreen):
    """One audit before its reviewer. What is not approved yet has to be seen on this visit before it is approved.

    A table is seen once somebody of it was in sight (`ReviewedTableScreen.seen`); where an earlier content was
    approved, its differences are enough.
    """

    HELP_TEXT = wording.REVIEW_HELP
    DEFAULT_CSS = """
    ReviewScreen.-low #detail { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "d",
            "differences",
            wording.KEY_DIFFERENCES,
            id="review.differences",
            help=wording.HELP_OF_DIFFERENCES,
        ),
        keys.key(
            "f9",
            "approve",
            wording.KEY_APPROVE_MAJOR,
            id="review.approve",
            help=wording.HELP_OF_APPROVE_MAJOR,
        ),
        keys.key("f10", "hand_on", wording.KEY_HAND_ON, id="review.hand_on", help=wording.HELP_OF_HAND_ON),
        keys.key(
            "u", "give_back", wording.KEY_RETURN_AUDIT, id="review.return", help=wording.HELP_OF_RETURN_AUDIT
        ),
        keys.key("r", "look", wording.KEY_RANDOM_LOOK, id="review.look", help=wording.HELP_OF_RANDOM_LOOK),
        HISTORY,
        keys.key(
            "l", "last_look", wording.KEY_LAST_LOOK, id="review.last_look", help=wording.HELP_OF_LAST_LOOK
        ),
        keys.key("w", "withdraw", wording.KEY_WITHDRAW, id="review.withdraw", help=wording.HELP_OF_WITHDRAW),
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__()
        self.key = key
        self._view: ReviewTable | None = None
        self._lines: dict[Hashable, ReviewLine] = {}
        self._seen: set[Content] = set()

    @property
    def head(self) -> AuditHead | None:
        """The audit; None until it has been read."""
        return None if self._view is None else self._view.head

    @property
    def _school(self) -> str:
        return "" if self.head is None else self.head.school_name

    def path(self) -> tuple[str, ...]:
        return review_path(self.head)

    def who(self) -> str:
        # In a narrow terminal the path needs the whole line: which school, which audit, submitted how often.
        return super().who() if self.size.width >= WIDE else ""

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable((), fixed=FIXED, opens=wording.OPENS_MAJOR_TABLE, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: review_table(self.key, actor=actor), self._show)

    def _show(self, view: ReviewTable) -> None:
        if view == self._view:
            return
        self._view = view
        self._lines = {line.line.key: line for line in view.lines}
        self.show_path()
        self._say_counts(view)
        table = self.query_one(LineTable)
        table.say_when_empty(wording.REVIEW_NONE)
        self._lay_out(view)
        table.show_rows(review_rows(view, self.actor))
        self._say(view)
        self.refresh_bindings()

    def _say_counts(self, view: ReviewTable) -> None:
        most = max(LEAST, self.size.height - BESIDE_REASON)
        reason = reason_lines(last_return_text(view), self.size.width - 2, most, wording.REASON_MORE)
        since = since_words(view, self.actor)
        self.query_one("#counts", FlowLines).say(review_counts(view, self.actor), *reason, since)

    def on_resize(self) -> None:
        """Show more or fewer levels for the new width."""
        if self._view is not None:
            self._lay_out(self._view)
            self._say_counts(self._view)
            self._say(self._view)
        self.show_path()

    def _lay_out(self, view: ReviewTable) -> None:
        columns = review_columns(view.levels, self.actor, self.size.width)
        self.query_one(LineTable).set_columns(columns)

    def _say(self, view: ReviewTable) -> None:
        row = self.query_one(LineTable).row
        words = review_words(view, self.actor, row.key if row else None, self.size.width)
        self.query_one("#detail", WrappedLines).say(*words)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say the major under the cursor in full, and what is missing."""
        if self._view is not None:
            self._say(self._view)
        self.refresh_bindings()

    # --- looking -----------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> ReviewLine | None:
        row = self.query_one(LineTable).row
        return self._lines.get(row.key) if row else None

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the major table."""
        line = self._lines.get(message.key)
        if line is not None:
            self._open_table(line)

    def _open_table(self, line: ReviewLine) -> None:
        if self.head is not None:
            table = ReviewedTableScreen(self.key, self.head, line.line.key)
            self.open(table, lambda _closed: self._seen.update(table.seen))

    def action_differences(self) -> None:
        """Go to what changed in the major under the cursor."""
        line, head = self._line, self.head
        if line is None or head is None:
            self.open(DifferencesScreen(self.key, None))
            return
        if shows_in_differences(line, self.actor):
            self._seen.add((line.line.key, line.line.digest))
        then = after_differences(line, head, self.actor)
        self.open(DifferencesScreen(self.key, line.line.key, then=then))

    def action_history(self) -> None:
        """Go to the whole history."""
        self.open(AuditHistoryScreen(self.key, self._school))

    def action_look(self) -> None:
        """Draw some students and look at them."""
        if self.head is not None:
            ask_for_look(self, self.head, self._show_look)

    def _show_look(self, look: Look) -> None:
        self.open(RandomLookScreen(self.key, look.seed, self._school))

    def action_last_look(self) -> None:
        """Look once more at the students drawn last."""
        if self._view is not None and self._view.looks:
            self.open(RandomLookScreen(self.key, self._view.looks[0].seed, self._school))

    # --- acting ------------------------------------------------------------------------------------------------------

    def action_approve(self) -> None:
        """Approve the major under the cursor; one that was not seen yet is opened instead."""
        view, line = self._view, self._line
        if view is None or line is None:
            return
        if (line.line.key, line.line.digest) not in self._seen:
            self.open(
                Confirm(wording.LOOK_FIRST_TITLE, look_first_words(line, self.actor)),
                lambda yes: self._open_table(line) if yes else None,
            )
        else:
            approve_line(self, view, line, self._acted)

    def action_hand_on(self) -> None:
        """Let the whole audit pass."""
        if self._view is not None:
            hand_on(self, self._view, self._acted)

    def action_give_back(self) -> None:
        """Return the audit to its school."""
        if self.head is not None:
            give_back(self, self.head, self._acted)

    def action_withdraw(self) -> None:
        """Take the department's approval back."""
        if self.head is not None:
            withdraw(self, self.head, self._acted)

    def _acted(self, _head: AuditHead) -> None:
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only the department may do."""
        if action == "withdraw" and self.is_mounted and not may(self.actor, Right.WITHDRAW_AUDIT):
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        view = self._view
        if view is None:
            return wording.REASON_NOT_READ_YET if action in _NEED_THE_AUDIT else None
        if action == "last_look":
            return None if view.looks else wording.REASON_NO_LOOK
        if action == "withdraw":
            return self._reason_not_to_withdraw(view.head)
        if action in ("approve", "hand_on", "give_back", "look"):
            return reason_not_to_review(view.head, self.actor) or self._reason_about_tables(action, view)
        return super().disabled_reason(action)

    def _reason_about_tables(self, action: str, view: ReviewTable) -> str | None:
        if action != "give_back" and not view.lines:
            return wording.REASON_NO_TABLE
        left, line = unapproved(view, self.actor), self._line
        if action == "hand_on" and left:
            return wording.REASON_MAJORS_UNAPPROVED.format(left=left)
        if action == "approve" and line is not None:
            approved = own_approval(line, self.actor).approved is Approved.YES
            return wording.REASON_MAJOR_APPROVED if approved else None
        return None

    def _reason_not_to_withdraw(self, head: AuditHead) -> str | None:
        return None if head.state is State.APPROVED else wording.REASON_NOT_APPROVED_AUDIT


_NEED_THE_AUDIT = frozenset(
    {"approve", "hand_on", "give_back", "look", "last_look", "withdraw", "differences"}
)
