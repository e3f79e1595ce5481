"""Which sheets of a workbook hold grades, and in which form (成绩文件的表, product.md §4).

Long: 学期, 课程名称 and 成绩 are columns. Wide: a sheet per semester, named in the sheet's name or a title above the
header, or row by row in a column 学期;
with a column a course.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from services import wording
from services.errors import FileRefused
from services.importing.outcomes import Place, Report
from services.workbooks.headers import Header, Table, find_header, names_field, normal_header
from services.workbooks.layouts import LAYOUTS, Kind, Layout
from services.workbooks.periods import semester_in
from services.workbooks.reader import Sheet, Workbook

LONG = LAYOUTS[Kind.GRADES]
WIDE = LAYOUTS[Kind.GRADES_WIDE]
_WIDE_AS_READ = replace(
    WIDE,
    columns=(
        *WIDE.columns,
        *(replace(column, required=False) for column in LONG.columns if column.field == "semester"),
    ),
)
"""Our template of wide grades has no 学期, but where a sheet has it, it must not contradict the sheet's name."""

COURSE_HEADERS = frozenset(
    normal_header(text)
    for column in LONG.columns
    if column.field in ("course", "mark")
    for text in (column.header, *column.synonyms)
)


@dataclass(frozen=True, slots=True)
class GradeSheet:
    """A sheet with grades: `semester` is that of a wide sheet, 0 where only its column 学期 tells it."""

    table: Table
    wide: bool = False
    semester: int = 0


def grade_sheets(workbook: Workbook, report: Report) -> tuple[GradeSheet, ...]:
    """The sheets with grades in order. A sheet with content in neither form is refused where it names 身份证号.

    One that does not can hold no grades: it is a note or a list, and is passed over with a warning.
    Raises FileRefused where no sheet has grades: header_missing, semester_missing, semester_ambiguous,
    file_of_other_kind, file_empty; header_doubled at once.
    """
    found: list[GradeSheet] = []
    refusals: list[tuple[Sheet, FileRefused]] = []
    for sheet in workbook.sheets:
        try:
            found.append(_grade_sheet(sheet))
        except FileRefused as refusal:
            if refusal.code == "header_doubled":
                raise
            if refusal.code != "file_empty" and sheet.name != wording.TEMPLATE_NOTES:
                refusals.append((sheet, refusal))
    if not found:
        likely = [cause for sheet, cause in refusals if names_field(sheet, LONG, "id_number")]
        raise next(iter((*likely, *(cause for _, cause in refusals))), FileRefused("file_empty"))
    for sheet, cause in refusals:
        place = Place(sheet.name, 0)
        if cause.code != "header_missing":
            report.refuse(place, "", cause.code)
        elif names_field(sheet, LONG, "id_number"):
            report.refuse(place, "", "sheet_unknown")
        else:
            report.warn(place, "", "sheet_passed_over")
    return tuple(found)


def _grade_sheet(sheet: Sheet) -> GradeSheet:
    long, missing = _header(sheet, LONG)
    if long:
        return GradeSheet(Table(sheet, long))
    wide, wide_missing = _header(sheet, _WIDE_AS_READ)
    if wide is None or any(normal_header(extra.text) in COURSE_HEADERS for extra in wide.extras):
        raise (
            wide_missing if wide_missing and _names_semester(sheet) else missing or FileRefused("file_empty")
        )
    named = {semester_in(text) for text in (sheet.name, *wide.titles)} - {None}
    if len(named) > 1:
        raise FileRefused("semester_ambiguous", sheet=sheet.name)
    for semester in named:
        return GradeSheet(Table(sheet, wide), wide=True, semester=semester or 0)
    if "semester" in wide.positions:
        return GradeSheet(Table(sheet, wide), wide=True)
    raise _not_grades(sheet) or FileRefused("semester_missing", sheet=sheet.name)


def _not_grades(sheet: Sheet) -> FileRefused | None:
    """Told for a roster or a graduate list taken for wide grades: their columns would pass for courses."""
    for kind in (Kind.ROSTER, Kind.GRADUATES):
        if _header(sheet, LAYOUTS[kind])[0] is not None:
            return FileRefused("file_of_other_kind", sheet=sheet.name, found=LAYOUTS[kind].title)
    return None


def _header(sheet: Sheet, layout: Layout) -> tuple[Header | None, FileRefused | None]:
    try:
        return find_header(sheet, layout), None
    except FileRefused as refusal:
        if refusal.code != "header_missing":
            raise
        return None, refusal


def _names_semester(sheet: Sheet) -> bool:
    return semester_in(sheet.name) is not None
