"""A new graduation audit from a graduate list (新建毕业审核, screens.md): year, batch, dates, file; F5 verifies."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from services import settings
from services.actor import Actor
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditHead, AuditKey, audits_of_school
from services.audits.states import EDITABLE
from services.audits.summaries import AuditSummary
from services.clock import local, now
from services.errors import DeskError
from services.progress import Job
from services.workbooks.layouts import Kind
from tui import keys, wording
from tui.navigation import Place, open_findings, open_stamping_table, places
from tui.screens.inbox_screen import INBOX_KEYS, InboxScreen
from tui.widgets.field_row import FieldRow, RowField
from tui.widgets.line_table import LineTable
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import DetailLine

YEAR, BATCH, REBUILD, GRADUATION, ISSUE = "year", "batch", "rebuild", "graduation_date", "issue_date"
DATES = (GRADUATION, ISSUE)


class GraduateListScreen(InboxScreen[None]):
    """After the verification the findings take its place, or the stamping table where every row passed."""

    HELP_TEXT = wording.NEW_AUDIT_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "verify", wording.KEY_VERIFY, id="new_audit.verify", help=wording.HELP_OF_VERIFY),
        *INBOX_KEYS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._heads: dict[tuple[int, int], AuditHead] = {}
        self._dates_of: int | None = None

    def path(self) -> tuple[str, ...]:
        return (wording.AUDITS, wording.NEW_AUDIT)

    def templates(self) -> tuple[Kind, ...]:
        return (Kind.GRADUATES,)

    def compose_top(self) -> ComposeResult:
        labels = wording.NEW_AUDIT_FIELDS
        yield FieldRow(
            [
                RowField(YEAR, labels[YEAR], str(local(now()).year), cells=4),
                RowField(BATCH, labels[BATCH], "1", cells=2),
                RowField(REBUILD, labels[REBUILD], kind="tick"),
                *(RowField(name, labels[name]) for name in DATES),
            ]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.NEW_AUDIT_NEXT, id="next", least=1)

    def on_mount(self) -> None:
        self._read_heads(self._fill_in)

    def _read_heads(self, done: Callable[[tuple[AuditHead, ...]], None]) -> None:
        actor = self.actor
        self.run_service(lambda _job: _own_audits(actor), done, group="heads")

    def _fill_in(self, heads: tuple[AuditHead, ...]) -> None:
        if heads:
            newest = heads[0]
            open_now = newest.state in EDITABLE
            row = self.query_one(FieldRow)
            row.set_text(YEAR, str(newest.year))
            row.set_text(BATCH, str(newest.batch if open_now else newest.batch + 1))
        self._know(heads)
        self._read_dates()

    def _know(self, heads: tuple[AuditHead, ...]) -> None:
        self._heads = {(head.year, head.batch): head for head in heads}
        self._show_next()

    # --- what stands in the fields -----------------------------------------------------------------------------------

    def on_field_row_changed(self, message: FieldRow.Changed) -> None:
        """Say whether this batch is there already; fetch the dates of another year."""
        self._show_next()
        self._read_dates()

    def on_field_row_done(self) -> None:
        """Go from the last field to the files."""
        self.query_one("#files", LineTable).focus()

    def _numbers(self) -> tuple[int, int] | None:
        values = self.query_one(FieldRow).values
        good = _is_year(values[YEAR]) and _is_number(values[BATCH])
        return (int(values[YEAR]), int(values[BATCH])) if good else None

    def _head(self) -> AuditHead | None:
        numbers = self._numbers()
        return self._heads.get(numbers) if numbers else None

    def _show_next(self) -> None:
        head = self._head()
        sentence = wording.NEW_AUDIT_NEXT
        if head is not None:
            ticked = bool(self.query_one(FieldRow).values[REBUILD])
            sentence = wording.NEW_AUDIT_REBUILDS if ticked else wording.NEW_AUDIT_EXISTS
            if head.state not in EDITABLE:
                sentence = wording.NEW_AUDIT_SUBMITTED
            sentence = sentence.format(
                year=head.year,
                batch=head.batch,
                state=wording.AUDIT_STATES[head.state],
                passed=head.passed_count,
                failed=head.failed_count,
            )
        self.query_one("#next", DetailLine).say(sentence)

    def _read_dates(self) -> None:
        numbers = self._numbers()
        if numbers is None or numbers[0] == self._dates_of:
            return
        year, actor = numbers[0], self.actor
        self._dates_of = year
        self.run_service(
            lambda _job: settings.shown_settings(year, actor=actor), self._fill_dates, group="dates"
        )

    def _fill_dates(self, values: dict[str, str]) -> None:
        head, row = self._head(), self.query_one(FieldRow)
        own = {GRADUATION: head.graduation_date, ISSUE: head.issue_date} if head else {}
        for name in DATES:
            row.set_text(name, own.get(name) or values[name])

    # --- verifying ---------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action == "verify" and self.file is None:
            return wording.REASON_NO_FILE
        return None

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Enter on a file does what F5 does."""
        self.action_verify()

    def action_verify(self) -> None:
        """Read the list, verify every row, store the audit."""
        file, numbers, values = self.file, self._numbers(), self.query_one(FieldRow).values
        if file is None or self.job_running:
            return
        if numbers is None:
            self._point_out(BATCH if _is_year(values[YEAR]) else YEAR)
            return
        actor, head = self.actor, self._head()
        request = NewAudit(
            file.path,
            AuditKey(actor.organisation_code, *numbers),
            rebuild=bool(values[REBUILD]),
            graduation_date=values[GRADUATION],
            issue_date=values[ISSUE],
            seen_version=head.version if head else None,
        )

        def call(job: Job) -> AuditSummary:
            return create_audit(request, actor=actor, job=job)

        self.run_service(
            call, self._verified, refused=self._not_verified, label=wording.VERIFYING, group="verify"
        )

    def _point_out(self, name: str) -> None:
        self.query_one(FieldRow).go_to(name)
        self.desk.say(wording.NEW_AUDIT_WRONG[name])

    def _verified(self, summary: AuditSummary) -> None:
        head = summary.head
        show = open_findings if head.failed_count else open_stamping_table
        show(self.app, head.key, instead=True)

    def _not_verified(self, error: DeskError) -> None:
        """Say why, and go where it can be put right."""
        field = wording.NEW_AUDIT_REFUSED_FIELDS.get(error.code, "")
        if error.code == "profile_incomplete":
            self.open(places(self.app).plain[Place.PROFILE](), self._profile_filled)
            return
        box = MessageBox(wording.REFUSED_TITLE, [wording.refusal_on_screen(error.code, error.params)])
        self.open(box, lambda _closed: self.query_one(FieldRow).go_to(field) if field else None)
        self._read_heads(self._know)

    def _profile_filled(self, filled: bool | None) -> None:
        if filled:
            self.action_verify()

    def on_key(self, event: events.Key) -> None:
        """Let ↓ go from the fields to the files."""
        if event.key == "down" and self.query_one(FieldRow).has_pseudo_class("focus-within"):
            event.stop()
            self.query_one("#files", LineTable).focus()
            return
        super().on_key(event)


def _own_audits(actor: Actor) -> tuple[AuditHead, ...]:
    return audits_of_school(actor.organisation_id or 0, actor=actor)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_year(text: str) -> bool:
    return _is_number(text) and len(text) == 4
