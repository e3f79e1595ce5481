"""资格审核登记表: the passed graduates of one major, or of all majors in one scroll (screens.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditHead, AuditKey
from services.audits.states import EDITABLE
from services.browsing.findings import matching_rows
from services.browsing.majors import AllMajors, MajorRow, MajorTable, all_majors, major_rows
from services.browsing.submission import SamePerson
from services.browsing.tables import StampingLine, TableKey
from tui import keys, wording
from tui.drill_lines import (
    audit_path,
    diploma_text,
    major_cells,
    major_counts,
    major_heading,
    major_words,
    score_columns,
    stale_notice,
)
from tui.screens.approving import APPROVE, ApprovingScreen
from tui.screens.forms import PRINT_FORMS, FormsScreen
from tui.screens.people_screen import UNMASK, PeopleScreen
from tui.screens.student import StudentScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.rule import Rule
from tui.widgets.wrapped_lines import WrappedLines

FIXED = [Column(wording.COLUMN_NUMBER, 4, "right"), Column(wording.COLUMN_NAME, 10)]
CONDUCT = Column(wording.COLUMN_CONDUCT, 6, "right", gap=1)
DIPLOMA = Column(wording.COLUMN_DIPLOMA, 25)
PERSON = [
    Column(wording.COLUMN_SEX, 4),
    Column(wording.COLUMN_ID, 18),
    Column(wording.COLUMN_COHORT, 4),
    Column(wording.COLUMN_ADMISSION, 14),
    Column(wording.COLUMN_MODE, 8),
]
Place: TypeAlias = tuple[int, int]
"""序号 inside the major table, and the spreadsheet's row number."""
Entry: TypeAlias = MajorTable | Place
"""A line of the list: the heading of a table, or one graduate."""


class MajorTableScreen(PeopleScreen, ApprovingScreen):
    """The rows of the major table `chosen`, or with None those of every major under headings.

    `seen` holds every table of which somebody was in sight, each with the digest of that content.
    """

    HELP_TEXT = wording.MAJOR_TABLE_HELP
    BINDINGS: ClassVar[list[BindingType]] = [APPROVE, keys.FILTER, UNMASK, PRINT_FORMS]

    def __init__(self, key: AuditKey, head: AuditHead, chosen: TableKey | None) -> None:
        super().__init__(key)
        self.head = head
        self._chosen = chosen
        self._majors: AllMajors | None = None
        self._tables: tuple[MajorTable, ...] = ()
        self._categories: tuple[int, ...] = ()
        self._entries: tuple[Entry, ...] = ()
        self._matching: frozenset[int] | None = None
        self._places: dict[int | None, int] = {}
        self._people: dict[int, MajorRow] = {}
        self.seen: set[tuple[TableKey, str]] = set()

    def path(self) -> tuple[str, ...]:
        return (*audit_path(self.head, wording.STAMPING_TABLE), self.whose())

    def whose(self) -> str:
        """The major of the table, or that all are here."""
        name = self._tables[0].line.major_name if self._tables else wording.MAJOR_TABLE
        return wording.ALL_MAJORS if self._chosen is None else name

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(FIXED, fixed=len(FIXED), opens=wording.OPENS_STUDENT, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        head, actor = self.head, self.actor
        if head is not None:
            self.run_service(
                lambda _job: all_majors(head.id, actor=actor),
                self._show,
                refused=self.show_unreadable,
                group="read",
            )

    def _show(self, majors: AllMajors) -> None:
        if majors == self._majors:
            return
        self._majors = majors
        self._tables = tuple(table for table in majors.tables if self._chosen in (None, table.line.key))
        of = self._tables[0] if self._chosen is not None and self._tables else majors
        self._categories = of.categories
        self.show_head(majors.head)
        numbers = [DIPLOMA] if majors.numbered else []
        scores = score_columns(of.category_names)
        self.query_one(LineTable).set_columns([*FIXED, *scores, CONDUCT, *numbers, *PERSON])
        self._show_rows()
        if self._matching is not None:
            self._look_for(self.query_one(FilterInput).applied)

    def _show_rows(self) -> None:
        entries = self._entries = tuple(self._listed())
        people = self._row_numbers()
        places = self._places = {entry[1]: at for at, entry in enumerate(entries) if isinstance(entry, tuple)}
        stale = stale_notice(self.head) if self.head else ""
        found = None if self._matching is None else len(people)
        self.query_one("#counts", FlowLines).say(major_counts(self._tables, found), stale)
        empty = wording.MAJOR_TABLE_NONE if found is None else wording.FINDINGS_NONE_FOUND
        table = self.query_one(LineTable)
        table.say_when_empty(empty)
        if not people:
            self.query_one("#detail", WrappedLines).say()
        table.show_pages(
            len(entries),
            self.connected(self._fetch),
            locate=lambda key: places.get(key) if isinstance(key, int) else None,
        )

    def _listed(self) -> list[Entry]:
        """Headings (only among several majors) and everyone who is shown."""
        entries: list[Entry] = []
        for table in self._tables:
            people = [
                (place, row_no)
                for place, row_no in enumerate(table.row_numbers, 1)
                if self._matching is None or row_no in self._matching
            ]
            if people and self._chosen is None:
                entries.append(table)
            entries += people
        return entries

    def _row_numbers(self) -> list[int]:
        return [entry[1] for entry in self._entries if isinstance(entry, tuple)]

    def _fetch(self, start: int, count: int) -> list[Row]:
        entries, head = self._entries[start : start + count], self.head
        numbers = [entry[1] for entry in entries if isinstance(entry, tuple)]
        people = major_rows(head.id, numbers, actor=self.actor) if head is not None else ()
        by_number = {person.row_no: person for person in people}
        self._people |= by_number
        return [
            major_heading(entry)
            if isinstance(entry, MajorTable)
            else Row(entry[1], self._cells(entry[0], by_number[entry[1]]))
            for entry in entries
            if isinstance(entry, MajorTable) or entry[1] in by_number
        ]

    def _cells(self, place: int, person: MajorRow) -> tuple[str, ...]:
        numbered = self._majors is not None and self._majors.numbered
        return major_cells(place, person, self._categories, (diploma_text(person),) if numbered else ())

    # --- approving ---------------------------------------------------------------------------------------------------

    @property
    def line(self) -> StampingLine | None:
        """The chosen table, or among all of them that of the graduate under the cursor."""
        for table in self._tables:
            if self._chosen is not None or self.row_no in table.row_numbers:
                return table.line
        return None

    @property
    def same_person(self) -> SamePerson:
        return self._majors.same_person if self._majors is not None else SamePerson.NO

    @property
    def may_approve(self) -> bool:
        return super().may_approve and self.head is not None and self.head.state in EDITABLE

    # --- moving ------------------------------------------------------------------------------------------------------

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who stands under the cursor, whatever columns are in sight."""
        row = message.row
        self.point_at(None if row is None else int(str(row.key)))
        self.refresh_bindings()
        person = self._people.get(self.row_no or 0)
        if person is not None:
            self.query_one("#detail", WrappedLines).say(*major_words(person))

    def on_line_table_scrolled(self, message: LineTable.Scrolled) -> None:
        """Say on the lower rule which people are in sight when not all are; headings are no people."""
        message.prevent_default()
        total = len(self._row_numbers())
        before, here = (
            sum(isinstance(entry, tuple) for entry in part)
            for part in (self._entries[: message.first - 1], self._entries[message.first - 1 : message.last])
        )
        self._see(self._entries[message.first - 1 : message.last])
        words = wording.PEOPLE_POSITION.format(first=before + 1, last=before + here, total=total)
        self.query_one("#rule-bottom", Rule).say(words if here < total else "")

    def _see(self, entries: Sequence[Entry]) -> None:
        numbers = {entry[1] for entry in entries if isinstance(entry, tuple)}
        for table in self._tables:
            if not numbers.isdisjoint(table.row_numbers):
                self.seen.add((table.line.key, table.line.digest))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the student with every course."""
        if self.head is not None:
            student = StudentScreen(self.key, self.head, int(str(message.key)), self._row_numbers())
            self.open(student, lambda _closed: self._come_back(student.row_no))

    def _come_back(self, row_no: int | None) -> None:
        """Put the cursor on the student looked at last."""
        if row_no in self._places:
            self.query_one(LineTable).go_to(self._places[row_no])

    def action_print_forms(self) -> None:
        """The register of this major, and the other forms of the audit."""
        line = self.line
        self.open(FormsScreen(self.key, (line.key, line.major_name) if line else None))

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only the people who match."""
        if message.text:
            self._look_for(message.text)
        else:
            self._matching = None
            self._show_rows()

    def _look_for(self, text: str) -> None:
        head, actor = self.head, self.actor
        if head is not None:
            self.run_service(
                lambda _job: matching_rows(head.id, text, actor=actor), self._show_found, group="match"
            )

    def _show_found(self, matching: frozenset[int]) -> None:
        if self.query_one(FilterInput).applied:
            self._matching = matching
            self._show_rows()
