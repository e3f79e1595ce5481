"""The graduate list as it comes in (毕业生名单, product.md §4): cleaned rows in the order of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from services import wording
from services.errors import FileRefused
from services.identity import Cleaned
from services.progress import SILENT, Job, track
from services.workbooks.cells import Bad, Flaw, Raw, id_of, name_of, sex_of, text_of
from services.workbooks.headers import Header, Table, find_tables
from services.workbooks.layouts import LAYOUTS, MAX_ID, Kind
from services.workbooks.limits import LIST_LIMITS
from services.workbooks.reader import open_workbook


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its 1-based spreadsheet row, the name and ID as cleaned, coded cells as text.

    `sex` is 男, 女, empty, or what the cell shows instead, the first 64 characters of it.
    `id_numeric`: the ID cell was a number that has lost digits. `flaw`: what the ID cell shows instead of an ID
    (#N/A, words for a formula that was never calculated, the first 64 characters and … of a longer text); empty for
    a usable cell.
    """

    row_no: int
    name: str
    sex: str
    id_number: str
    id_numeric: bool
    admission_category: str
    graduation_mode: str
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class GraduateList:
    """A read list: the file's name and SHA-256, its rows in order, how many cells were cleaned of what."""

    file_name: str
    digest: str
    rows: tuple[ListRow, ...]
    cleaned: Mapping[str, int]


def read_list(path: Path, *, job: Job = SILENT) -> GraduateList:
    """Read a 毕业生名单; rows whose known columns are all blank are left out.

    Raises FileRefused: as `open_workbook` and `find_tables` do, `several_lists` (two sheets have the columns of a list,
    so that a row number would not say which row), `list_empty`. Raises CannotRun: file_missing, file_no_access.
    """
    job.check()
    workbook = open_workbook(path, LIST_LIMITS)
    tables = find_tables(workbook, LAYOUTS[Kind.GRADUATES])
    if len(tables) > 1:
        raise FileRefused("several_lists", sheets="、".join(table.sheet.name for table in tables))
    cleaned: Counter[str] = Counter()
    rows = tuple(_rows(tables[0], cleaned, job))
    if not rows:
        raise FileRefused("list_empty", sheet=tables[0].sheet.name)
    return GraduateList(path.name, workbook.digest, rows, dict(cleaned))


def _rows(table: Table, cleaned: Counter[str], job: Job) -> Iterator[ListRow]:
    fields = [column.field for column in LAYOUTS[Kind.GRADUATES].columns]
    numbered = track(table.sheet.rows(after=table.header.row), job, "read", table.sheet.height)
    for number, values in numbered:
        cells = {field: _cell(values, table.header, field) for field in fields}
        if any(raw != "" for raw in cells.values()):
            yield _row(number, cells, cleaned)


def _cell(values: list[Raw], header: Header, field: str) -> Raw:
    at = header.positions.get(field, len(values))
    raw = values[at] if at < len(values) else ""
    return "" if isinstance(raw, str) and raw.isspace() else raw


def _row(number: int, cells: Mapping[str, Raw], cleaned: Counter[str]) -> ListRow:
    identity = id_of(cells["id_number"])
    flaw = _flaw_of(identity, cells["id_number"])
    sex = sex_of(cells["sex"])
    return ListRow(
        row_no=number,
        name=_taken(name_of(cells["name"]), cells["name"], cleaned),
        sex=_shown(cells["sex"])[:MAX_ID] if isinstance(sex, Bad) else sex or "",
        id_number="" if flaw else _taken(identity, cells["id_number"], cleaned),
        id_numeric=identity is Bad.ID_NUMERIC,
        admission_category=_shown(cells["admission_category"]),
        graduation_mode=_shown(cells["graduation_mode"]),
        flaw=flaw,
    )


def _flaw_of(identity: Cleaned | Bad, raw: Raw) -> str:
    """What an ID cell shows that holds no number; of a text too long for one the beginning, and how it goes on."""
    if isinstance(identity, Bad):
        return "" if identity is Bad.ID_NUMERIC else _shown(raw)
    return f"{identity.text[:MAX_ID]}…" if len(identity.text) > MAX_ID else ""


def _taken(found: Cleaned | Bad, raw: Raw, cleaned: Counter[str]) -> str:
    """The cleaned text, its changes counted; what the cell shows where it cannot be understood."""
    if isinstance(found, Bad):
        return _shown(raw)
    cleaned.update(found.changes)
    return found.text


def _shown(raw: Raw) -> str:
    """The cell as a person sees it; a formula without value shows nothing, so words say it."""
    if isinstance(raw, Flaw) and not raw.text:
        return wording.FORMULA_WITHOUT_VALUE
    return text_of(raw)
