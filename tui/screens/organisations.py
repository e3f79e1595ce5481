"""The tree of organisations (组织机构): looked at and imported by the system administrator."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.imports import ImportOutcome
from services.organisations import OrganisationLine, organisation_lines
from tui import import_kinds, keys, wording
from tui.import_words import counts_text
from tui.screens.desk_screen import DeskScreen
from tui.screens.file_chooser import FileChooserScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

INDENT = "  "


class OrganisationsScreen(DeskScreen[None]):
    """Department, bureaus and schools, each below the one it belongs to."""

    HELP_TEXT = wording.ORGANISATIONS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("i", "import_file", wording.IMPORT, id="organisations.import", help=wording.HELP_OF_IMPORT),
    ]

    def path(self) -> tuple[str, ...]:
        return (import_kinds.ORGANISATIONS.name,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        name, *others = [Column(*column) for column in wording.ORGANISATION_COLUMNS]
        yield LineTable([Column(name.title, name.width, flexible=True), *others], empty=wording.LIST_EMPTY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        actor = self.actor
        self.run_service(lambda _job: organisation_lines(actor=actor), self._show, group="list")

    def _show(self, lines: tuple[OrganisationLine, ...]) -> None:
        kinds = Counter(line.kind for line in lines)
        direct = sum(line.direct for line in lines)
        counts = [f"{name} {kinds[kind]}" for kind, name in wording.ORGANISATION_KIND_NAMES.items()]
        self.query_one("#counts", CountsLine).say(
            "   ".join([*counts, wording.DIRECT_SCHOOLS.format(count=direct)])
        )
        self.query_one(LineTable).show_rows([Row(line, _cells(line)) for line in lines])

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show what the columns have no room for."""
        row = message.row
        if row is not None and isinstance(row.key, OrganisationLine):
            self.query_one("#detail", DetailLine).say(f"{row.key.name}  {row.key.address}")

    def disabled_reason(self, action: str) -> str | None:
        if action == "import_file" and not may(self.actor, Right.IMPORT_ORGANISATIONS):
            return wording.REASON_NOT_SYSTEM_ADMIN
        return None

    def action_import_file(self) -> None:
        """Choose a file to import."""
        self.open(FileChooserScreen(import_kinds.ORGANISATIONS), self._imported)

    def _imported(self, outcome: ImportOutcome | None) -> None:
        if outcome is not None:
            self.desk.say(wording.IMPORTED.format(file=outcome.file_name, counts=counts_text(outcome)))


def _cells(line: OrganisationLine) -> tuple[str, ...]:
    kind = wording.DIRECT_SCHOOL if line.direct else wording.ORGANISATION_KIND_NAMES[line.kind]
    return (INDENT * line.depth + line.name, line.code, kind, line.contact, line.phone)
