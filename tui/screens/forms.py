"""打印 at a stamping table or a major table: the forms as PDF, as workbook, and on paper (验印审核表、登记表)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.browsing.tables import TableKey
from services.forms.codes import written as grouped
from services.forms.content import Form, FormChoice
from services.forms.rendering import Rendered, form_to_outbox
from services.forms.workbook import WrittenForm, workbook_to_outbox
from services.print_jobs.earlier import earlier_sheets
from services.print_jobs.ledger import Paper
from tui import keys, wording
from tui.drill_lines import audit_path
from tui.page_choice import ask_which_pages
from tui.printing_again import ask_to_print_form_again
from tui.screens.audits_list import APPROVED
from tui.screens.print_jobs import JOBS, PrintJobsScreen
from tui.screens.print_setup import PrintSetupScreen
from tui.screens.reading_screen import ReadingScreen
from tui.setup_lines import Place, Wanted, first_blank, print_request
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

PRINT_FORMS = keys.key(
    "f8,p", "print_forms", wording.KEY_PRINT, id="audit.print", help=wording.HELP_OF_PRINT_FORMS
)
"""For the BINDINGS of a screen about the tables of an audit."""

A4, A3 = "a4", "a3"
_COLUMNS = [
    Column(wording.COLUMN_FORM, 16),
    Column(wording.COLUMN_MAJOR, 16, flexible=True),
    Column(wording.COLUMN_PAPER_SIZE, 12),
]


class FormsScreen(ReadingScreen):
    """The forms of one audit. `major` is the table from which one comes, with its name, `at_register` where `▸` is."""

    HELP_TEXT = wording.FORMS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f8,p",
            "print",
            wording.KEY_PRINT,
            id="forms.print",
            help=wording.HELP_OF_PRINT_FORM,
            show=False,
        ),
        keys.key("e", "export", wording.KEY_FORM_PDF, id="forms.pdf", help=wording.HELP_OF_FORM_PDF),
        keys.key(
            "x",
            "workbook",
            wording.KEY_FORM_WORKBOOK,
            id="forms.workbook",
            help=wording.HELP_OF_FORM_WORKBOOK,
        ),
        keys.key("g", "pages", wording.KEY_PAGES, id="forms.pages", help=wording.HELP_OF_PAGES),
        keys.key("s", "size", wording.KEY_PAPER_SIZE, id="forms.size", help=wording.HELP_OF_PAPER_SIZE),
        JOBS,
    ]

    def __init__(
        self, key: AuditKey, major: tuple[TableKey, str] | None = None, *, at_register: bool = True
    ) -> None:
        super().__init__()
        self.key = key
        self._head: AuditHead | None = None
        self._sheet_size = A4
        self._choices: dict[Hashable, FormChoice] = {0: FormChoice(Form.STAMPING_TABLE)}
        self._majors = {0: wording.ALL_MAJORS, 2: wording.ALL_MAJORS}
        if major is not None:
            self._choices[1] = FormChoice(Form.REGISTER, major[0])
            self._majors[1] = major[1]
        self._choices[2] = FormChoice(Form.REGISTER)
        self._first = 1 if at_register and major is not None else 0

    def path(self) -> tuple[str, ...]:
        return audit_path(self._head, wording.KEY_PRINT)

    def who(self) -> str:
        return self._head.school_name if self._head is not None else super().who()

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        yield LineTable(_COLUMNS, opens=wording.KEY_PRINT, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def read(self) -> None:
        key, actor = self.key, self.actor
        self.ask_services(lambda _job: find_audit(key, actor=actor), self._show)

    def _show(self, head: AuditHead) -> None:
        first, self._head = self._head is None, head
        self.show_path()
        words = wording.FORMS_FINAL if self._final else wording.FORMS_DRAFT
        self.query_one("#counts", CountsLine).say(words.format(state=wording.AUDIT_STATES[head.state]))
        self._fill()
        if first:
            self.query_one(LineTable).go_to(self._first)

    def _fill(self) -> None:
        rows = []
        for place, choice in sorted(self._choices.items(), key=lambda item: str(item[0])):
            size = wording.PAPER_SIZES["portrait" if choice.form is Form.STAMPING_TABLE else self._sheet_size]
            rows.append(Row(place, (wording.PAPERS[choice.form], self._majors[int(str(place))], size)))
        self.query_one(LineTable).show_rows(rows)
        self.refresh_bindings()

    @property
    def _final(self) -> bool:
        return self._head is not None and self._head.state in APPROVED

    @property
    def _choice(self) -> FormChoice | None:
        row = self.query_one(LineTable).row
        return self._choices.get(row.key) if row is not None else None

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what can be done with the form under the cursor."""
        words = wording.FORMS_NEXT_FINAL if self._final else wording.FORMS_NEXT_DRAFT
        self.query_one("#detail", WrappedLines).say(*words)
        self.refresh_bindings()

    # --- going on ----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action in ("export", "workbook", "size", "open", "print", "pages") and self._head is None:
            return wording.REASON_NOT_READ_YET
        if action in ("open", "print", "pages"):
            return self._reason_not_to_print()
        return super().disabled_reason(action)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go on to the printer."""
        self._ask_whether_printed(self._wanted(message.key))

    def _wanted(self, place: Hashable) -> Wanted:
        choice = self._choices[place]
        return Wanted(
            self.key,
            Paper(choice.form.value),
            majors=(self._majors[int(str(place))],),
            table=choice.table,
            wide=self._sheet_size == A3,
        )

    def action_print(self) -> None:
        """Go on to the printer with the form under the cursor."""
        self.query_one(LineTable).action_open()

    def action_pages(self) -> None:
        """Ask which pages of the form under the cursor, and which copies of them."""
        row = self.query_one(LineTable).row
        if row is not None:
            ask_which_pages(self, self._wanted(row.key), self._ask_whether_printed)

    def _ask_whether_printed(self, wanted: Wanted) -> None:
        """Go on to the printer; a form that was printed before needs a reason."""
        request, actor = print_request(wanted, Place(blank=first_blank(wanted))), self.actor
        self.run_service(
            lambda _job: earlier_sheets(request, actor=actor),
            lambda found: ask_to_print_form_again(
                self,
                found,
                lambda reason: self.open(PrintSetupScreen(replace(wanted, reason=reason))),
                self.action_jobs,
                picked=bool(wanted.pages or wanted.copies),
            ),
            group="earlier",
        )

    def _reason_not_to_print(self) -> str | None:
        if not may(self.actor, Right.PRINT):
            return wording.REASON_NOT_PRINTING
        return None if self._final else wording.REASON_NOT_FINAL

    def action_size(self) -> None:
        """Turn between A4 and A3 for the register."""
        self._sheet_size = A3 if self._sheet_size == A4 else A4
        self._fill()

    def action_export(self) -> None:
        """Write the form under the cursor as PDF into the own outbox."""
        key, choice, actor = self.key, self._choice, self.actor
        if choice is not None:
            size = A4 if choice.form is Form.STAMPING_TABLE else self._sheet_size
            self.run_service(
                lambda _job: form_to_outbox(key, choice, actor=actor, paper=size),
                self._exported,
                group="export",
            )

    def _exported(self, written: Rendered) -> None:
        lines = [wording.SAMPLES_WRITTEN.format(name=written.path.name, pages=written.pages)]
        lines += (
            [wording.FORM_IS_DRAFT] if written.draft else [wording.FORM_CODES, *map(grouped, written.codes)]
        )
        self.open(MessageBox(wording.KEY_FORM_PDF, lines))

    def action_workbook(self) -> None:
        """Write the form under the cursor as a workbook into the own outbox."""
        key, choice, actor = self.key, self._choice, self.actor
        if choice is not None:
            self.run_service(
                lambda _job: workbook_to_outbox(key, choice, actor=actor), self._written, group="export"
            )

    def _written(self, written: WrittenForm) -> None:
        sentence = wording.FORM_WORKBOOK_WRITTEN.format(name=written.path.name, sheets=written.sheets)
        self.open(MessageBox(wording.KEY_FORM_WORKBOOK, [sentence]))

    def action_jobs(self) -> None:
        """Go to the print jobs of this audit."""
        self.open(PrintJobsScreen(self.key))
