"""Handing an audit in (提交), taking it back (撤回), what changed since, and every step it took (变化、经过)."""

from __future__ import annotations

from collections.abc import Callable

from services.actor import Actor, Right, may
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import EDITABLE
from services.browsing.submission import SamePerson, StampingView
from services.browsing.tables import TableKey
from services.reviewing.moves import WAITING
from services.reviewing.submitting import recall_audit, submit_audit
from tui import keys, wording
from tui.navigation import open_differences, open_history
from tui.screens.approving import ApprovingScreen
from tui.submission_lines import missing_words, recall_question, submit_question, waiting_level
from tui.widgets.confirm import Confirm

SUBMIT = keys.key("f10", "submit", wording.KEY_SUBMIT, id="audit.submit", help=wording.HELP_OF_SUBMIT)
RECALL = keys.key("t", "recall", wording.KEY_RECALL, id="audit.recall", help=wording.HELP_OF_RECALL)
DIFFERENCES = keys.key(
    "d", "differences", wording.KEY_DIFFERENCES, id="audit.differences", help=wording.HELP_OF_OWN_DIFFERENCES
)
HISTORY = keys.key("h", "history", wording.KEY_HISTORY, id="audit.history", help=wording.HELP_OF_HISTORY)


class SubmittingScreen(ApprovingScreen):
    """A subclass reads `view`, points at a table (`line`) and binds `SUBMIT`, `RECALL`, `DIFFERENCES`, `HISTORY`."""

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self.view: StampingView | None = None

    @property
    def same_person(self) -> SamePerson:
        return self.view.same_person if self.view is not None else SamePerson.NO

    def disabled_reason(self, action: str) -> str | None:
        reasons: dict[str, Callable[[], str | None]] = {
            "submit": self._reason_not_to_submit,
            "recall": self._reason_not_to_recall,
            "differences": self._reason_not_to_compare,
        }
        return reasons[action]() if action in reasons else super().disabled_reason(action)

    def _reason_not_to_submit(self) -> str | None:
        reason = self.reason_not_to_hand_in()
        if reason is not None or self.view is None:
            return reason or wording.REASON_NOT_READ_YET
        if not self.view.table.lines:
            return wording.STAMPING_NONE
        return missing_words(self.view) or None

    def _reason_not_to_recall(self) -> str | None:
        if self.view is None:
            return wording.REASON_NOT_READ_YET
        if not may(self.actor, Right.MANAGE_AUDIT):
            return wording.REASON_NOT_MANAGER
        level = waiting_level(self.view)
        if level is None:
            return wording.REFUSALS["recall_too_late"]
        if level.approved:
            return wording.REASON_APPROVED_ABOVE
        return wording.REASON_JOB_RUNNING if self.job_running else None

    def _reason_not_to_compare(self) -> str | None:
        if self.head is None:
            return wording.REASON_NOT_READ_YET
        at_school = self.actor.organisation_kind == "school"
        return wording.REASON_NEVER_SUBMITTED if at_school and not self.head.submissions else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show 提交 before and 撤回 after handing in, both only at the school."""
        if action in ("submit", "recall") and self.is_mounted:
            state = self.head.state if self.head is not None else None
            in_turn = state in WAITING if action == "recall" else state is None or state in EDITABLE
            if not in_turn or self.actor.organisation_kind != "school":
                return False
        return super().check_action(action, parameters)

    @property
    def may_approve(self) -> bool:
        handed_in = self.head is not None and self.head.state not in EDITABLE
        return super().may_approve and not handed_in

    def action_submit(self) -> None:
        """Ask whether the audit is to be handed in: how many graduates of how many majors, to whom."""
        view = self.view
        if view is not None:
            lines = submit_question(view, self.actor)
            self.open(Confirm(wording.KEY_SUBMIT, lines), lambda yes: self._move(submit_audit, yes))

    def action_recall(self) -> None:
        """Ask whether the audit is to be taken back."""
        view = self.view
        if view is not None:
            self.open(
                Confirm(wording.KEY_RECALL, recall_question(view)), lambda yes: self._move(recall_audit, yes)
            )

    def _move(self, act: Callable[..., AuditHead], confirmed: bool | None) -> None:
        head, actor = self.head, self.actor
        if confirmed and head is not None:
            self.run_service(lambda _job: _called(act, head, actor), self._moved, group="act")

    def _moved(self, head: AuditHead) -> None:
        place = head.waits_at_name
        self.say_done(wording.SUBMITTED_TO.format(place=place) if place else wording.RECALLED)
        self.read()

    def action_differences(self) -> None:
        """What changed since the last submission, at the table under the cursor."""
        open_differences(self.app, self.key, self.table_key)

    @property
    def table_key(self) -> TableKey | None:
        """The major under the cursor."""
        return self.line.key if self.line is not None else None

    def action_history(self) -> None:
        """Every step of the audit."""
        above = self.head is not None and self.actor.organisation_kind != "school"
        open_history(self.app, self.key, self.head.school_name if self.head is not None and above else "")


def _called(act: Callable[..., AuditHead], head: AuditHead, actor: Actor) -> AuditHead:
    return act(head.key, actor=actor, seen_version=head.version)
