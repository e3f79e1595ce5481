"""The shapes that every import shares (导入, product.md §4): request, outcome, problems with their addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services import wording
from services.identity import mask_id, mask_ids_in
from services.workbooks.cells import Raw, text_of

REFUSED = "refused"
WARNING = "warning"
ABOUT_A_NUMBER = frozenset({"student_unknown", "id_invalid"})
"""The problems whose cell is a document number, of whatever kind."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: the sheet, the 1-based spreadsheet row (0: the whole sheet), the column letter ("": the row)."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong with a file. A row with a `refused` problem is not stored, a `warning` keeps nothing back.

    `value` is what the cell shows, in full; `message` says what is wrong with it and what to do, in Chinese, with
    ID numbers masked: it goes to screens, terminals and comments.
    """

    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str
    level: str = REFUSED


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which file for which school (its 机构代码; empty: the actor's own) and how.

    `partial` stores the good rows of a file with bad ones; `store=False` only compares (the preview);
    `expected_digest` is that of the previewed file.
    """

    path: Path
    school: str = ""
    partial: bool = False
    store: bool = True
    expected_digest: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or would do where `stored` is False.

    The counts are of records: a row of the file, or a mark in wide grades. `removed` records stood in a replaced
    plan and are not in the file. `cleaned` counts cells by what was tidied in them (`identity.KINDS`).
    """

    kind: str
    file_name: str
    digest: str
    new: int
    changed: int
    unchanged: int
    removed: int
    refused: int
    problems: tuple[CellProblem, ...]
    cleaned: Mapping[str, int]
    stored: bool


@dataclass(slots=True)
class Report:
    """What was found in one file so far."""

    problems: list[CellProblem] = field(default_factory=list)
    cleaned: Counter[str] = field(default_factory=Counter)

    def refuse(self, place: Place, raw: Raw, code: str, **params: object) -> None:
        """Note why a row cannot be stored."""
        self.problems.append(problem(place, raw, code, params))

    def warn(self, place: Place, raw: Raw, code: str, **params: object) -> None:
        """Note something that the user should know about a row that is stored."""
        self.problems.append(problem(place, raw, code, params, WARNING))


def problem(
    place: Place, raw: Raw, code: str, params: Mapping[str, object], level: str = REFUSED
) -> CellProblem:
    """A problem with its sentence from the wording."""
    shown = text_of(raw)
    told = mask_id(shown) if code in ABOUT_A_NUMBER else shown
    message = mask_ids_in(wording.import_problem(code, {"value": told, **params}))
    return CellProblem(place.sheet, place.row, place.column, shown, code, message, level)


def refused_rows(problems: Sequence[CellProblem]) -> int:
    """How many rows have a problem that keeps them from being stored."""
    return len({(found.sheet, found.row) for found in problems if found.level == REFUSED})
