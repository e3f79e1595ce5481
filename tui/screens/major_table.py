"""资格审核登记表: the passed graduates of one major, or of all majors in one scroll (screens.md)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audit_heads import AuditHead, AuditKey
from services.browsing_findings import matching_rows
from services.browsing_majors import AllMajors, MajorTable, all_majors, major_rows
from services.browsing_tables import TableKey
from services.unmasking import unmask
from tui import keys, wording
from tui.drill_lines import audit_path, major_cells, stale_notice
from tui.screens.audit_screen import AuditScreen
from tui.screens.student import StudentScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

FIXED = [Column(wording.COLUMN_NUMBER, 4, "right"), Column(wording.COLUMN_NAME, 10)]
PERSON = [Column(wording.COLUMN_SEX, 4), Column(wording.COLUMN_ID, 18), Column(wording.COLUMN_COHORT, 4)]
LAST = [
    Column(wording.COLUMN_CONDUCT, 6),
    Column(wording.COLUMN_ADMISSION, 14),
    Column(wording.COLUMN_MODE, 8),
]


class MajorTableScreen(AuditScreen):
    """The rows of the major table `chosen`, or with None those of every major under headings."""

    HELP_TEXT = wording.MAJOR_TABLE_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.FILTER,
        keys.key("v", "unmask", wording.KEY_UNMASK, id="major.unmask", help=wording.HELP_OF_UNMASK),
    ]

    def __init__(self, key: AuditKey, head: AuditHead, chosen: TableKey | None) -> None:
        super().__init__(key)
        self.head = head
        self._chosen = chosen
        self._tables: tuple[MajorTable, ...] = ()
        self._categories: tuple[int, ...] = ()
        self._entries: tuple[MajorTable | tuple[int, int], ...] = ()
        self._matching: frozenset[int] | None = None

    def path(self) -> tuple[str, ...]:
        if self._chosen is None:
            return (*audit_path(self.head, wording.STAMPING_TABLE), wording.ALL_MAJORS)
        name = self._tables[0].line.major_name if self._tables else ""
        return (*audit_path(self.head, wording.STAMPING_TABLE), name or wording.MAJOR_TABLE)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(FIXED, fixed=len(FIXED), opens=wording.OPENS_STUDENT, empty=wording.MAJOR_TABLE_NONE)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.MAJOR_TABLE_NEXT, id="detail")

    def read(self) -> None:
        head, actor = self.head, self.actor
        if head is not None:
            self.run_service(lambda _job: all_majors(head.id, actor=actor), self._show, group="read")

    def _show(self, found: AllMajors) -> None:
        self._tables = tuple(table for table in found.tables if self._chosen in (None, table.line.key))
        self._categories, names = found.categories, found.category_names
        if self._chosen is not None and self._tables:
            self._categories, names = self._tables[0].categories, self._tables[0].category_names
        self.show_head(found.head)
        scores = [Column(name, max(6, 2 * len(name)), "right") for name in names]
        self.query_one(LineTable).set_columns([*FIXED, *PERSON, *scores, *LAST])
        self._show_rows()

    def _show_rows(self) -> None:
        self._entries = tuple(self._listed())
        count = sum(isinstance(entry, tuple) for entry in self._entries)
        promoted = sum(table.line.promoted for table in self._tables)
        counts = wording.MAJOR_TABLE_COUNTS.format(count=count, majors=len(self._tables), promoted=promoted)
        self.query_one("#counts", CountsLine).say(counts, stale_notice(self.head) if self.head else "")
        places = {entry[1]: at for at, entry in enumerate(self._entries) if isinstance(entry, tuple)}
        self.query_one(LineTable).show_pages(
            len(self._entries),
            self.connected(self._fetch),
            locate=lambda key: places.get(key) if isinstance(key, int) else None,
        )

    def _listed(self) -> list[MajorTable | tuple[int, int]]:
        """Headings (only among several majors) and the (序号, row number) of everyone who is shown."""
        entries: list[MajorTable | tuple[int, int]] = []
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

    def _fetch(self, start: int, count: int) -> list[Row]:
        entries = self._entries[start : start + count]
        numbers = [entry[1] for entry in entries if isinstance(entry, tuple)]
        head = self.head
        people = major_rows(head.id, numbers, actor=self.actor) if head is not None else ()
        by_number = {person.row_no: person for person in people}
        found = []
        for entry in entries:
            if not isinstance(entry, tuple):
                found.append(_heading(entry))
            elif entry[1] in by_number:
                cells = major_cells(entry[0], by_number[entry[1]], self._categories)
                found.append(Row(entry[1], cells))
        return found

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the student with every course."""
        if self.head is not None:
            siblings = [entry[1] for entry in self._entries if isinstance(entry, tuple)]
            self.open(StudentScreen(self.key, self.head, _number(message.key), siblings))

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only the people who match."""
        head, actor, text = self.head, self.actor, message.text
        if not text or head is None:
            self._match(None)
            return
        self.run_service(lambda _job: matching_rows(head.id, text, actor=actor), self._match, group="match")

    def _match(self, matching: frozenset[int] | None) -> None:
        self._matching = matching
        self._show_rows()

    def disabled_reason(self, action: str) -> str | None:
        if action == "unmask" and self.query_one(LineTable).row is None:
            return wording.REASON_NO_ROW
        return super().disabled_reason(action)

    def action_unmask(self) -> None:
        """Show the whole ID number of the row under the cursor; the journal keeps that it was shown."""
        row, head, actor = self.query_one(LineTable).row, self.head, self.actor
        if row is None or head is None:
            return
        row_no = _number(row.key)
        self.run_service(
            lambda _job: unmask(head.id, (row_no,), actor=actor),
            lambda numbers: self.desk.say(wording.UNMASKED.format(row=row_no, number=numbers[row_no])),
            group="unmask",
        )


def _number(key: Hashable) -> int:
    return int(str(key))


def _heading(table: MajorTable) -> Row:
    line = table.line
    text = wording.MAJOR_HEADING.format(major=line.major_name, duration=line.key.duration, count=line.count)
    return Row(line.key, (text,), heading=True)
