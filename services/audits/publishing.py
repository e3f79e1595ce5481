"""Storing a verified list: rows, findings, composites, major tables of an audit, in one short write (写入核验结果)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.base import Row, insert_many, rows, run, temp_table
from services.audits import snapshots, stored_findings
from services.audits.freezing import FrozenTable, Heading
from services.clock import stamp
from services.identity import initials
from services.verifying.verdict import Verdict
from services.workbooks.layouts import MAX_NAME

PARTS = ("major_table", "composite", "finding", "audit_row")
"""What a verification replaces as a whole, children first."""

ROW_COLUMNS = (
    "audit_id",
    "row_no",
    "name",
    "initials",
    "sex",
    "id_number",
    "id_numeric",
    "admission_category",
    "graduation_mode",
    "promoted",
    "student_id",
    "plan_id",
    "major_code",
    "major_name",
    "duration",
    "cohort",
    "passed",
)
COMPOSITE_COLUMNS = ("audit_id", "row_no", "category", "need", "passed", "score_x10")
TABLE_COLUMNS = ("audit_id", "position", "major_code", "major_name", "duration", "row_count", "digest")


@dataclass(frozen=True, slots=True)
class ListFile:
    """The file that the rows came from: its name and SHA-256."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything a write needs, worked out before it begins; `initials` by name."""

    heading: Heading
    file: ListFile
    verdict: Verdict
    tables: tuple[FrozenTable, ...]
    initials: Mapping[str, str]

    @property
    def passed_count(self) -> int:
        """How many rows pass."""
        return sum(len(table.group.rows) for table in self.tables)

    def settings_text(self) -> str:
        """What the verdicts depend on, as the audit keeps it."""
        return json.dumps(self.heading.settings.frozen(), ensure_ascii=False, sort_keys=True)


def content_digest(
    list_digest: str, dates: Sequence[str], verdict: Sequence[int], tables: Iterable[str]
) -> str:
    """SHA-256 over what an audit says: the file, both dates, rows and passed rows, the tables' digests in order."""
    text = json.dumps([list_digest, list(dates), list(verdict), list(tables)])
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(publication: Publication) -> str:
    """The content digest of what is about to be stored."""
    heading = publication.heading
    return content_digest(
        publication.file.digest,
        (heading.graduation_date, heading.issue_date),
        (len(publication.verdict.rows), publication.passed_count),
        (table.snapshot.digest for table in publication.tables),
    )


def stored_digest(audit_id: int) -> str:
    """The content digest of a stored audit."""
    found = rows(
        "SELECT list_digest, graduation_date, issue_date, row_count, passed_count FROM audit WHERE id = ?",
        (audit_id,),
    )
    list_digest, graduation_date, issue_date, row_count, passed_count = found[0]
    tables = rows("SELECT digest FROM major_table WHERE audit_id = ? ORDER BY position", (audit_id,))
    return content_digest(
        list_digest,
        (graduation_date, issue_date),
        (row_count, passed_count),
        (digest for (digest,) in tables),
    )


def insert_audit(publication: Publication, school_id: int, account_id: int | None, state: str) -> int:
    """Insert the head of a new audit and return its id."""
    key = publication.heading.key
    at = stamp()
    return int(
        rows(
            "INSERT INTO audit (school_id, year, batch, state, created_by_id, created_at, verified_at, list_name,"
            " list_digest, row_count, passed_count, graduation_date, issue_date, settings)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (school_id, key.year, key.batch, state, account_id, at, at, *_head(publication)),
        )[0][0]
    )


def update_audit(publication: Publication, audit_id: int) -> None:
    """Replace the head of an audit and raise its version; the mark 需重新核验 is cleared."""
    run(
        "UPDATE audit SET version = version + 1, verified_at = ?, stale_since = NULL, stale_because = '',"
        " stale_rows = 0, list_name = ?, list_digest = ?, row_count = ?, passed_count = ?, graduation_date = ?,"
        " issue_date = ?, settings = ? WHERE id = ?",
        (stamp(), *_head(publication), audit_id),
    )


def _head(publication: Publication) -> tuple[object, ...]:
    heading = publication.heading
    return (
        publication.file.name,
        publication.file.digest,
        len(publication.verdict.rows),
        publication.passed_count,
        heading.graduation_date,
        heading.issue_date,
        publication.settings_text(),
    )


def replace_parts(publication: Publication, audit_id: int) -> None:
    """Put the verdict's rows, findings, composites and tables in the place of the audit's present ones."""
    for part in PARTS:
        run(f"DELETE FROM {part} WHERE audit_id = ?", (audit_id,))
    snapshots.store(table.snapshot for table in publication.tables)
    verdict = publication.verdict
    insert_many("audit_row", ROW_COLUMNS, _rows(publication, audit_id))
    found = stored_findings.finding_records(audit_id, verdict.findings)
    insert_many(stored_findings.TABLE, stored_findings.WRITTEN, found)
    insert_many("composite", COMPOSITE_COLUMNS, _composites(verdict, audit_id))
    insert_many("major_table", TABLE_COLUMNS, _tables(publication.tables, audit_id))


def _rows(publication: Publication, audit_id: int) -> Iterator[Row]:
    # The list's own name is kept, not the roster's: verifying again must compare the same two names.
    verdict = publication.verdict
    for listed, row in zip(verdict.listed, verdict.rows, strict=True):
        yield (
            audit_id,
            listed.row_no,
            listed.name,
            publication.initials[listed.name],
            listed.sex,
            listed.id_number,
            int(listed.id_numeric),
            listed.admission_category,
            listed.graduation_mode,
            int(row.promoted),
            row.student_id,
            row.plan_id,
            row.major_code,
            row.major_name,
            row.duration,
            row.cohort,
            int(row.passed),
        )


def _composites(verdict: Verdict, audit_id: int) -> Iterator[Row]:
    for row_no, scores in verdict.composites.items():
        for category, score in scores.items():
            yield audit_id, row_no, category, score.need, score.passed, score.score_x10


def _tables(tables: Iterable[FrozenTable], audit_id: int) -> Iterator[Row]:
    for position, table in enumerate(tables, start=1):
        group = table.group
        named = (group.major_code, group.major_name, group.duration)
        yield audit_id, position, *named, len(group.rows), table.snapshot.digest


def initials_by_name(names: Iterable[str], school_id: int) -> dict[str, str]:
    """The pinyin initials of these names: the roster's where it has the name, else looked up.

    A list's name may be longer than any in the roster, and than PostgreSQL's index takes: it is not asked about, and
    its first characters are enough to find it by.
    """
    wanted = set(names)
    with temp_table("listed_name", {"name": "text"}, "name"):
        insert_many("listed_name", ["name"], sorted((name,) for name in wanted if len(name) <= MAX_NAME))
        known: dict[str, str] = dict(
            rows(
                "SELECT s.name, s.initials FROM listed_name l CROSS JOIN student s"
                " WHERE s.school_id = ? AND s.name = l.name AND s.initials <> ''",
                (school_id,),
            )
        )
    return {name: known.get(name) or initials(name[:MAX_NAME]) for name in wanted}
