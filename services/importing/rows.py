"""One row of a file being understood (导入的一行): each asked-for cell gives its meaning, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from services import wording
from services.codes import CodeTable, Entry
from services.identity import BLANK, ZERO_WIDTH, Cleaned, is_invisible
from services.importing.outcomes import Place, Report
from services.workbooks.cells import Bad, Flaw, Raw, plain_of, text_of
from services.workbooks.headers import Table
from services.workbooks.layouts import Layout, max_chars

T = TypeVar("T")


class RowCells:
    """The cells of one row by field. What cannot be used is noted in the report, and the row is not `good`."""

    def __init__(self, report: Report, layout: Layout, found: tuple[Table, int, Sequence[Raw]]) -> None:
        self._report = report
        self._required = required_fields(layout)
        self._table, self.number, self._values = found
        self.good = True

    @property
    def sheet(self) -> str:
        """The name of the sheet that the row stands in."""
        return self._table.sheet.name

    def place(self, column: str = "") -> Place:
        """Where a field of this row stands; the whole row by default."""
        return Place(self.sheet, self.number, self._table.header.letter(column) if column else "")

    def has_column(self, column: str) -> bool:
        """Whether the file has the column at all: what it does not have stays as it is."""
        return column in self._table.header.positions

    def raw(self, column: str) -> Raw:
        """The cell as read; an empty text where the file has no such column."""
        at = self._table.header.positions.get(column, len(self._values))
        return self._values[at] if at < len(self._values) else ""

    def refuse(self, column: str, code: str, **params: object) -> None:
        """Note why the row cannot be stored."""
        self.good = False
        self._report.refuse(self.place(column), self.raw(column) if column else "", code, **params)

    def take(self, column: str, meaning: Callable[[Raw], T | Bad | None]) -> T | None:
        """The meaning of a cell; None where it is blank or cannot be used (then noted, as is a required blank)."""
        found = meaning(self.raw(column))
        if isinstance(found, Bad):
            self.refuse(column, found.value)
            return None
        if found is None and column in self._required:
            self.refuse(column, "cell_missing", header=self._required[column])
        if isinstance(found, str) and len(found) > max_chars(column):
            self.refuse(column, "text_too_long", length=len(found), most=max_chars(column))
            return None
        return found

    def clean(self, column: str, meaning: Callable[[Raw], Cleaned | Bad]) -> str:
        """A name or number as cleaned, the changes counted; empty where it is blank or cannot be used."""

        def cleaned(raw: Raw) -> str | Bad | None:
            found = meaning(raw)
            if isinstance(found, Bad):
                return found
            self._report.cleaned.update(found.changes)
            return found.text or None

        return self.take(column, cleaned) or ""

    def text(self, column: str) -> str:
        """A cell as one line of text; empty where it is blank or cannot be used."""
        self._report.cleaned.update(tidied(self.raw(column)))
        return self.take(column, shown_text) or ""

    def code(self, column: str, table: CodeTable) -> Entry | None:
        """The entry of a code table that a cell names."""
        text = self.take(column, code_text)
        if text is None:
            return None
        entry = table.find(text)
        if entry is None:
            self.refuse(column, "code_unknown", known=wording.listed(table.values))
        return entry


def required_fields(layout: Layout) -> dict[str, str]:
    """The required columns of a layout: field → header."""
    return {column.field: column.header for column in layout.columns if column.required}


def shown_text(raw: Raw) -> str | Bad | None:
    """Any text: trimmed, blanks collapsed."""
    return raw.code if isinstance(raw, Flaw) else text_of(raw) or None


def tidied(raw: Raw) -> tuple[str, ...]:
    """What `text_of` changed in a text cell (of `identity.KINDS`): invisible characters dropped, blanks collapsed."""
    if not isinstance(raw, str) or text_of(raw) == raw:
        return ()
    visible = "".join(char for char in raw if not is_invisible(char))
    changes = (ZERO_WIDTH, visible != raw), (BLANK, " ".join(visible.split()) != visible)
    return tuple(kind for kind, changed in changes if changed)


def code_text(raw: Raw) -> str | Bad | None:
    """A code or coded word: half-width, without blanks."""
    return raw.code if isinstance(raw, Flaw) else plain_of(raw) or None
