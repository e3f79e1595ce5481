"""The organisations import and the tree (组织机构, product.md §1 and §4): department, bureaus, schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from models.base import connection, insert_many, row_dicts, rows, run, temp_table
from services import wording
from services.actor import Actor, Right, require
from services.audits.states import SUBMITTED_NOT_ISSUED
from services.importing.course import Comparison, Errand, numbered_rows, open_file, start_report, store
from services.importing.outcomes import CellProblem, ImportOutcome, ImportRequest, Place, Report, refused_rows
from services.importing.rows import RowCells, code_text
from services.journal import operation
from services.organisation_tree import Node, Tree
from services.progress import SILENT, Job
from services.workbooks.cells import Raw
from services.workbooks.layouts import LAYOUTS, Kind

LAYOUT = LAYOUTS[Kind.ORGANISATIONS]
PLAIN_FIELDS = ("name", "address", "contact", "phone")
STATES_UNDER_WAY = "(" + ", ".join(f"'{state.value}'" for state in sorted(SUBMITTED_NOT_ISSUED)) + ")"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One good row: the values of the columns that the file has; kind as the table keeps it, the parent's code.

    `cells` holds the same as it stands in the file, for showing what is wrong with it.
    """

    place: Place
    letters: Mapping[str, str]
    code: str
    values: Mapping[str, str]
    cells: Mapping[str, Raw]


@operation("organisations.import")
def import_organisations(request: ImportRequest, *, actor: Actor, job: Job = SILENT) -> ImportOutcome:
    """Store a 组织机构 file: new organisations come in, known ones change, absent ones stay. Parents may stand later.

    `request.school` means nothing here. Raises NotAllowed; FileRefused as `open_file` and `numbered_rows` do;
    CannotRun: file_missing, file_no_access; Cancelled until the write begins. Bad rows are problems.
    """
    with connection():
        require(actor, Right.IMPORT_ORGANISATIONS)
        workbook = open_file(request, job)
        report = start_report(workbook, LAYOUT)
        listed = (
            _read_row(RowCells(report, LAYOUT, found)) for found in numbered_rows(workbook, LAYOUT, job)
        )
        good = [row for row in listed if row]
        intake = OrganisationsIntake(_first_of_each(good, report), refused_rows(report.problems))
        return store(intake, Errand(request, workbook.digest, report, actor, job))


def _read_row(cells: RowCells) -> OrganisationRow | None:
    code = cells.take("code", code_text)
    values = {field: cells.text(field) for field in PLAIN_FIELDS if cells.has_column(field)}
    kind = cells.take("kind", code_text)
    if kind and kind not in wording.ORGANISATION_KINDS:
        cells.refuse("kind", "code_unknown", known=wording.listed(wording.ORGANISATION_KINDS))
    if cells.has_column("parent_code"):
        values["parent_code"] = cells.take("parent_code", code_text) or ""
    if not cells.good:
        return None
    values["kind"] = wording.ORGANISATION_KINDS[kind or ""]
    letters = {field: cells.place(field).column for field in ("code", *values)}
    return OrganisationRow(
        cells.place(), letters, code or "", values, {field: cells.raw(field) for field in letters}
    )


def _first_of_each(listed: Iterable[OrganisationRow], report: Report) -> list[OrganisationRow]:
    """The rows; of several with one code the first, the later ones are refused."""
    first: dict[str, OrganisationRow] = {}
    for row in listed:
        known = first.setdefault(row.code, row)
        if known is not row:
            place = replace(row.place, column=row.letters["code"])
            report.refuse(
                place,
                row.code,
                "row_doubled",
                first=wording.other_place(known.place.row, known.place.sheet, place.sheet),
            )
    return list(first.values())


class OrganisationsIntake:
    """The good rows of one file, to be compared with the tree and written."""

    kind = "organisations"
    school = None

    def __init__(self, listed: list[OrganisationRow], refused: int) -> None:
        self._listed = listed
        self._refused = refused
        self._to_write: list[Node] = []

    def compare(self) -> Comparison:
        """Count new, changed and unchanged organisations; refuse whatever would not leave a tree."""
        known = known_organisations()
        report = Report()
        good = self._fitting(Tree(known, nodes_with_audits()), report)
        merged = {code: _merged(known.get(code), row) for code, row in good.items()}
        self._to_write = [node for code, node in merged.items() if node != known.get(code)]
        new = sum(node.code not in known for node in self._to_write)
        changed = len(self._to_write) - new
        problems: tuple[CellProblem, ...] = tuple(report.problems)
        unchanged = len(good) - len(self._to_write)
        return Comparison(new, changed, unchanged, 0, self._refused + len(problems), problems)

    def _fitting(self, tree: Tree, report: Report) -> dict[str, OrganisationRow]:
        """The rows that fit into the tree. A refused row can leave others without a parent, so asked until it rests."""
        good = {row.code: row for row in self._listed}
        while True:
            nodes = {code: _merged(tree.known.get(code), row) for code, row in good.items()}
            misfits = tree.misfits(nodes)
            if not misfits:
                return good
            for code, misfit in misfits.items():
                row = good.pop(code)
                place = replace(row.place, column=row.letters.get(misfit.field, ""))
                report.refuse(place, row.cells.get(misfit.field, ""), misfit.code)

    def write(self) -> None:
        """Insert and update; parents are set last, since they may stand later in the file."""
        fields = ("code", "name", "kind", "address", "contact", "phone")
        columns = dict.fromkeys((*fields, "parent_code"), "text") | {"position": "integer"}
        records = [
            (*(getattr(node, field) for field in fields), node.parent_code, position)
            for position, node in enumerate(self._to_write)
        ]
        with temp_table("organisation_stage", columns):
            insert_many("organisation_stage", tuple(columns), records)
            run(
                f"INSERT INTO organisation ({', '.join(fields)}) SELECT {', '.join(fields)}"
                " FROM organisation_stage WHERE true ORDER BY position"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address,"
                " contact = excluded.contact, phone = excluded.phone"
            )
            run(
                "UPDATE organisation SET parent_id = (SELECT p.id FROM organisation_stage s"
                " JOIN organisation p ON p.code = s.parent_code WHERE s.code = organisation.code)"
                " WHERE code IN (SELECT code FROM organisation_stage)"
            )


def _merged(before: Node | None, row: OrganisationRow) -> Node:
    """The organisation as the file wants it: what the file has no column for stays."""
    return replace(before or Node(row.code, "", ""), **row.values)


def known_organisations() -> dict[str, Node]:
    """Every organisation by its 机构代码."""
    found = row_dicts(
        "SELECT o.code, o.name, o.kind, COALESCE(p.code, '') AS parent_code, o.address, o.contact, o.phone"
        " FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id"
    )
    return {row["code"]: Node(**row) for row in found}


def nodes_with_audits() -> frozenset[str]:
    """The schools with an audit under way between submission and issue."""
    found = rows(
        "SELECT DISTINCT o.code FROM audit a JOIN organisation o ON o.id = a.school_id"
        f" WHERE a.state IN {STATES_UNDER_WAY}"
    )
    return frozenset(row[0] for row in found)


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One line of the tree on a screen: `depth` 0 is the department; `direct` is a 区直 school."""

    organisation_id: int
    depth: int
    code: str
    name: str
    kind: str
    direct: bool
    address: str
    contact: str
    phone: str


@operation("organisations.read")
def organisation_lines(*, actor: Actor) -> tuple[OrganisationLine, ...]:
    """The whole tree, depth first, below each organisation in order of the codes, for whoever keeps it.

    Raises NotAllowed.
    """
    with connection():
        require(actor, Right.IMPORT_ORGANISATIONS)
        known = known_organisations()
        ids: dict[str, int] = dict(rows("SELECT code, id FROM organisation"))
    return tuple(
        OrganisationLine(
            organisation_id=ids[node.code],
            depth=depth,
            code=node.code,
            name=node.name,
            kind=node.kind,
            direct=node.kind == "school" and known[node.parent_code].kind == "department",
            address=node.address,
            contact=node.contact,
            phone=node.phone,
        )
        for depth, node in Tree(known, frozenset()).depth_first()
    )
