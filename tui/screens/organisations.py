"""The tree of organisations (组织机构): looked at and imported by the system administrator."""

from __future__ import annotations

from collections import Counter

from textual.app import ComposeResult

from services.actor import Right
from services.organisations import OrganisationLine, organisation_lines
from tui import import_kinds, wording
from tui.screens.import_list import ImportListScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

INDENT = "  "
GAP = "   "


class OrganisationsScreen(ImportListScreen):
    """Department, bureaus and schools, each below the one it belongs to."""

    HELP_TEXT = wording.ORGANISATIONS_HELP
    KIND = import_kinds.ORGANISATIONS
    RIGHT = Right.IMPORT_ORGANISATIONS
    REASON = wording.REASON_NOT_SYSTEM_ADMIN

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        name, *others = [Column(*column) for column in wording.ORGANISATION_COLUMNS]
        yield LineTable([Column(name.title, name.width, flexible=True), *others], empty=wording.LIST_EMPTY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def read(self) -> None:
        actor = self.actor
        self.run_service(lambda _job: organisation_lines(actor=actor), self._show, group="list")

    def _show(self, lines: tuple[OrganisationLine, ...]) -> None:
        kinds = Counter(line.kind for line in lines)
        counts = [f"{name} {kinds[kind]}" for kind, name in wording.ORGANISATION_KIND_NAMES.items()]
        direct = wording.DIRECT_SCHOOLS.format(count=sum(line.direct for line in lines))
        self.query_one("#counts", CountsLine).say(GAP.join([*counts, direct]))
        self.query_one(LineTable).show_rows([Row(line, _cells(line)) for line in lines])

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show what the columns have no room for."""
        row = message.row
        if row is not None and isinstance(row.key, OrganisationLine):
            self.query_one("#detail", DetailLine).say(f"{row.key.name}  {row.key.address}")


def _cells(line: OrganisationLine) -> tuple[str, ...]:
    kind = wording.DIRECT_SCHOOL if line.direct else wording.ORGANISATION_KIND_NAMES[line.kind]
    return (INDENT * line.depth + line.name, line.code, kind, line.contact, line.phone)
