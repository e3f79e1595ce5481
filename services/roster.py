"""The roster import (学籍名册, product.md §4): students by school and ID number; rows absent from a file stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.base import connection, insert_many, rows, run, temp_table
from models.organisations import Organisation
from services import wording
from services.actor import Actor
from services.audits import stale
from services.codes import IDENTITY_CARD, CodeTable, code_table
from services.codes import Kind as CodeKind
from services.identity import id_is_valid, initials
from services.importing.course import (
    Comparison,
    Errand,
    frozen_students,
    numbered_rows,
    open_file,
    school_to_fill,
    start_report,
    store,
)
from services.importing.outcomes import (
    CellProblem,
    ImportOutcome,
    ImportRequest,
    Place,
    Report,
    problem,
    refused_rows,
)
from services.importing.rows import RowCells, code_text
from services.journal import operation
from services.progress import SILENT, Job
from services.workbooks.cells import Bad, id_of, name_of, sex_of, whole_of, yes_no_of
from services.workbooks.layouts import LAYOUTS, YES_NO, Kind
from services.workbooks.periods import birth_of, cohort_of, duration_of, month_of

LAYOUT = LAYOUTS[Kind.ROSTER]
FIELDS = tuple(column.field for column in LAYOUT.columns if column.field != "id_number")
"""The columns of the table that a file fills, besides the key."""

PROCESSED = "processed"
"""毕结业处理, the one thing that may change of a student in a submitted audit (product.md §3)."""

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One good row: where it stands, the ID number, and the values of the columns that the file has."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    id_number: str
    values: Values


@operation("roster.import")
def import_roster(request: ImportRequest, *, actor: Actor, job: Job = SILENT) -> ImportOutcome:
    """Store a 学籍名册: new students come in, known ones change, absent ones stay (product.md §4).

    Raises NotAllowed; Refused: school_unknown, not_a_school; FileRefused as `open_file` and `numbered_rows` do;
    CannotRun: school_required, file_missing, file_no_access; Cancelled until the write begins. Bad rows are problems.
    """
    with connection():
        school = school_to_fill(request, actor)
        workbook = open_file(request, job)
        report = start_report(workbook, LAYOUT)
        codes = {kind: code_table(kind) for kind in _CODED.values()}
        documents = _other_documents(school.id)
        listed = (
            _read_row(RowCells(report, LAYOUT, found), codes, documents)
            for found in numbered_rows(workbook, LAYOUT, job)
        )
        students = list(_first_of_each(listed, report))
        return store(
            RosterIntake(school, students, report), Errand(request, workbook.digest, report, actor, job)
        )


_CODED = {
    "document_type": CodeKind.DOCUMENT_TYPE,
    "admission_category": CodeKind.ADMISSION_CATEGORY,
    "status": CodeKind.STATUS,
}


def _other_documents(school_id: int) -> Mapping[str, str]:
    """The 证件类型 of the known students who have no identity card, by number."""
    return dict(
        rows(
            "SELECT id_number, document_type FROM student WHERE school_id = ? AND document_type <> ?",
            (school_id, IDENTITY_CARD),
        )
    )


def _read_row(
    cells: RowCells, codes: Mapping[CodeKind, CodeTable], documents: Mapping[str, str]
) -> StudentRow | None:
    values: dict[str, object] = {
        "name": cells.clean("name", name_of),
        "sex": cells.take("sex", sex_of),
        "birth_date": cells.take("birth_date", birth_of),
        "major_code": cells.take("major_code", code_text),
        "cohort": cells.take("cohort", cohort_of),
        "duration": cells.take("duration", duration_of),
        "admission_month": cells.take("admission_month", month_of),
        "admission_seq": cells.take("admission_seq", whole_of),
        "student_number": _student_number(cells),
    }
    for field in ("ethnicity", "major_name", "class_name", "phone"):
        values[field] = cells.text(field)
    for field, kind in _CODED.items():
        entry = cells.code(field, codes[kind])
        values[field] = entry.value if entry else ""
    processed = cells.take(PROCESSED, yes_no_of)
    values[PROCESSED] = "" if processed is None else YES_NO[0 if processed else 1]
    values["document_type"] = values["document_type"] or IDENTITY_CARD
    id_number = cells.clean("id_number", id_of)
    # A file without the column changes nobody's document, so what is stored says whether the number is a card's.
    known = IDENTITY_CARD if cells.has_column("document_type") else documents.get(id_number, IDENTITY_CARD)
    has_card = values["document_type"] == known == IDENTITY_CARD
    if id_number and has_card and not id_is_valid(id_number):
        cells.refuse("id_number", "id_invalid")
    if not cells.good:
        return None
    given = {field: _stored(field, values[field]) for field in FIELDS if cells.has_column(field)}
    letters = {field: cells.place(field).column for field in given}
    return StudentRow(cells.sheet, cells.number, letters, id_number, given)


def _stored(field: str, value: object) -> object:
    return "" if value is None and field != "admission_seq" else value


def _student_number(cells: RowCells) -> str:
    if id_of(cells.raw("student_number")) is Bad.ID_NUMERIC:
        cells.refuse("student_number", "digits_lost")
        return ""
    return cells.clean("student_number", id_of)


def _first_of_each(listed: Iterable[StudentRow | None], report: Report) -> Iterable[StudentRow]:
    """The good rows; of several with one ID number the first, the later ones are refused."""
    first: dict[str, tuple[int, str]] = {}
    for row in listed:
        if row is None:
            continue
        if row.id_number in first:
            place = Place(row.sheet, row.number)
            report.refuse(
                place, "", "row_doubled", first=wording.other_place(*first[row.id_number], row.sheet)
            )
            continue
        first[row.id_number] = (row.number, row.sheet)
        yield row


class RosterIntake:
    """The good rows of one roster file, to be compared with the school's students and written."""

    kind = "roster"

    def __init__(self, school: Organisation, students: list[StudentRow], report: Report) -> None:
        self.school = school
        self._students = students
        self._refused = refused_rows(report.problems)
        self._initials: dict[str, str] = {}
        self._to_write: list[tuple[StudentRow, Values]] = []

    def compare(self) -> Comparison:
        """Count what is new, changed and unchanged; refuse changes to students in a submitted audit."""
        known = _known_students(self.school.id)
        frozen = frozen_students(self.school.id)
        problems: list[CellProblem] = []
        self._to_write = []
        new = unchanged = 0
        for row in self._students:
            student_id, before = known.get(row.id_number, (0, _BLANK))
            different = [field for field, value in row.values.items() if before[field] != value]
            if not student_id:
                new += 1
            elif not different:
                unchanged += 1
                continue
            elif student_id in frozen and different != [PROCESSED]:
                problems.append(_in_submitted_audit(row, different))
                continue
            self._to_write.append((row, before))
        for row, _before in self._to_write:
            self._initials_of(row)
        changed = len(self._to_write) - new
        return Comparison(new, changed, unchanged, 0, self._refused + len(problems), tuple(problems))

    def _initials_of(self, row: StudentRow) -> str:
        """Kept between the two comparisons: looking readings up under the write lock would make others wait."""
        name = str(row.values["name"])
        if name not in self._initials:
            self._initials[name] = initials(name)
        return self._initials[name]

    def write(self) -> None:
        """Insert the new and update the changed students, and mark the audits that list them."""
        columns = {"position": "integer", "id_number": "text", "initials": "text"} | _COLUMN_TYPES
        records = (
            (position, row.id_number, self._initials_of(row), *({**before, **row.values}[f] for f in FIELDS))
            for position, (row, before) in enumerate(self._to_write)
        )
        names = ("id_number", "initials", *FIELDS)
        with temp_table("roster_stage", columns):
            insert_many("roster_stage", tuple(columns), records)
            run(
                f"INSERT INTO student (school_id, {', '.join(names)})"
                f" SELECT CAST(? AS INTEGER), {', '.join(names)} FROM roster_stage WHERE true ORDER BY position"
                " ON CONFLICT (school_id, id_number) DO UPDATE SET "
                + ", ".join(f"{name} = excluded.{name}" for name in names[1:]),
                (self.school.id,),
            )
        stale.mark_students(self.school.id, (row.id_number for row, _ in self._to_write), stale.Cause.ROSTER)


_COLUMN_TYPES = dict.fromkeys(FIELDS, "text") | {"cohort": "integer", "admission_seq": "bigint"}
_BLANK: Values = dict.fromkeys(FIELDS, "") | {"admission_seq": None, "document_type": IDENTITY_CARD}


def _known_students(school_id: int) -> dict[str, tuple[int, Values]]:
    found = rows(f"SELECT id, id_number, {', '.join(FIELDS)} FROM student WHERE school_id = ?", (school_id,))
    return {row[1]: (row[0], dict(zip(FIELDS, row[2:], strict=True))) for row in found}


def _in_submitted_audit(row: StudentRow, different: list[str]) -> CellProblem:
    field = next(name for name in different if name != PROCESSED)
    place = Place(row.sheet, row.number, row.letters[field])
    return problem(place, str(row.values[field]), "in_submitted_audit", {"what": wording.FROZEN_STUDENT})
