"""Lists that are filled by an import (导入的列表: 课程设置、名册、成绩、机构): read whenever shown, `i` imports."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from services.actor import Right, may
from services.importing.outcomes import ImportOutcome
from tui import keys, wording
from tui.import_kinds import ImportKind
from tui.import_words import counts_text
from tui.screens.desk_screen import DeskScreen
from tui.screens.file_chooser import FileChooserScreen


class ImportListScreen(DeskScreen[None]):
    """A subclass gives the kind of import, the right it takes and why somebody has not got it, and `read`."""

    KIND: ClassVar[ImportKind]
    RIGHT: ClassVar[Right] = Right.IMPORT_SCHOOL_DATA
    REASON: ClassVar[str] = wording.REASON_NOT_SCHOOL_USER
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("i", "import_file", wording.IMPORT, id="list.import", help=wording.HELP_OF_IMPORT),
    ]

    def path(self) -> tuple[str, ...]:
        return (self.KIND.name,)

    @property
    def school_id(self) -> int:
        """The user's own organisation; 0, which is no school, for 本机."""
        return self.actor.organisation_id or 0

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        self.read()

    def read(self) -> None:
        """Ask the services for what this screen shows."""

    def disabled_reason(self, action: str) -> str | None:
        if action == "import_file" and not may(self.actor, self.RIGHT):
            return self.REASON
        return super().disabled_reason(action)

    def action_import_file(self) -> None:
        """Choose a file to import."""
        self.open(FileChooserScreen(self.KIND), self._imported)

    def _imported(self, outcome: ImportOutcome | None) -> None:
        if outcome is not None:
            self.say_done(wording.IMPORTED.format(file=outcome.file_name, counts=counts_text(outcome)))
