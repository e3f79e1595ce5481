"""Snapshots: the frozen content of a major table as versioned canonical JSON, and its digest (快照, product.md §3).

What an approver sees is in it; numbers, signers, times and row numbers are not. Content is kept under its SHA-256, so
equal tables are stored once.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.base import rows, run, value
from services.clock import stamp

FORMAT = 1
"""Rises when the form of the content changes, so that old digests can still be explained."""

OUTSIDE = -1
"""The category of a mark that stands in no course of the plan."""

COMPRESSION = 3
"""Level 6 takes three times as long for a tenth less."""


@dataclass(frozen=True, slots=True, order=True)
class FrozenCourse:
    """A course in one semester as in the plan; `OUTSIDE` marks do not count."""

    semester: int
    category: int
    name: str


@dataclass(frozen=True, slots=True, order=True)
class FrozenPlan:
    """A plan by what names it, in the version that was used."""

    cohort: int
    version: int
    major_code: str
    major_name: str
    duration: str


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One graduate. `plan` and `pattern` are positions in `TableContent.plans` and `.patterns`.

    `composites`: category, need, passed, score ×10. `marks`: 成绩 as `grade` keeps it for each course of the pattern;
    `makeups`: position in `TableContent.courses` and 补考, where there is one.
    """

    name: str
    sex: str
    id_number: str
    cohort: int | None
    admission_category: str
    graduation_mode: str
    plan: int
    composites: tuple[tuple[int, int, int, int | None], ...]
    pattern: int
    marks: tuple[int | None, ...]
    makeups: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TableContent:
    """Everything an approval of one major table covers; `rows` in order, the other collections rising, each once.

    A pattern lists the courses (by position) in which somebody has marks: most graduates of a plan share one.
    """

    school: str
    year: int
    batch: int
    major_code: str
    major_name: str
    duration: str
    graduation_date: str
    issue_date: str
    settings: Mapping[str, object]
    categories: tuple[tuple[int, str], ...]
    plans: tuple[FrozenPlan, ...]
    courses: tuple[FrozenCourse, ...]
    patterns: tuple[tuple[int, ...], ...]
    rows: tuple[FrozenRow, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Content as it is stored: SHA-256 of the canonical JSON in hex, and that JSON compressed."""

    digest: str
    compressed: bytes


def canonical(content: TableContent) -> bytes:
    """The one form of this content: UTF-8 JSON with sorted keys and without blanks."""
    plain = {
        "format": FORMAT,
        "school": content.school,
        "year": content.year,
        "batch": content.batch,
        "major": [content.major_code, content.major_name, content.duration],
        "graduation_date": content.graduation_date,
        "issue_date": content.issue_date,
        "settings": content.settings,
        "categories": content.categories,
        "plans": [
            (plan.cohort, plan.version, plan.major_code, plan.major_name, plan.duration)
            for plan in content.plans
        ],
        "courses": [(course.semester, course.category, course.name) for course in content.courses],
        "patterns": content.patterns,
        "rows": [_row(row) for row in content.rows],
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _row(row: FrozenRow) -> dict[str, object]:
    return {
        "name": row.name,
        "sex": row.sex,
        "id": row.id_number,
        "cohort": row.cohort,
        "admission_category": row.admission_category,
        "graduation_mode": row.graduation_mode,
        "plan": row.plan,
        "composites": row.composites,
        "pattern": row.pattern,
        "marks": row.marks,
        "makeups": row.makeups,
    }


def snapshot(content: TableContent) -> Snapshot:
    """The content with its digest, ready to be stored."""
    text = canonical(content)
    return Snapshot(hashlib.sha256(text).hexdigest(), zlib.compress(text, COMPRESSION))


def store(snapshots: Iterable[Snapshot]) -> None:
    """Keep these contents, each once; inside the caller's write transaction."""
    # In the order of the digests, so that two writers of the same contents never wait for each other crosswise.
    found = sorted({kept.digest: kept for kept in snapshots}.items())
    if not found:
        return
    at = stamp()
    run(
        f"INSERT INTO snapshot (digest, content, taken_at) VALUES {', '.join(['(?, ?, ?)'] * len(found))}"
        " ON CONFLICT (digest) DO NOTHING",
        [part for digest, kept in found for part in (digest, kept.compressed, at)],
    )


def read_content(digest: str) -> TableContent | None:
    """The content that is kept under a digest, or None. Needs an open connection; checks no actor."""
    kept = value("SELECT content FROM snapshot WHERE digest = ?", (digest,))
    return None if kept is None else parse(zlib.decompress(kept))


def read_contents(digests: Collection[str]) -> dict[str, TableContent]:
    """The contents that are kept under these digests, read at once. Needs an open connection; checks no actor."""
    if not digests:
        return {}
    wanted = sorted(set(digests))
    kept = rows(
        f"SELECT digest, content FROM snapshot WHERE digest IN ({', '.join('?' * len(wanted))})", wanted
    )
    return {digest: parse(zlib.decompress(content)) for digest, content in kept}


def parse(text: bytes) -> TableContent:
    """The content of a canonical form."""
    plain = json.loads(text)
    code, name, duration = plain["major"]
    return TableContent(
        plain["school"],
        plain["year"],
        plain["batch"],
        code,
        name,
        duration,
        plain["graduation_date"],
        plain["issue_date"],
        plain["settings"],
        tuple((number, label) for number, label in plain["categories"]),
        tuple(FrozenPlan(*plan) for plan in plain["plans"]),
        tuple(FrozenCourse(*course) for course in plain["courses"]),
        tuple(tuple(pattern) for pattern in plain["patterns"]),
        tuple(_frozen_row(row) for row in plain["rows"]),
    )


def _frozen_row(row: Mapping[str, Any]) -> FrozenRow:
    return FrozenRow(
        row["name"],
        row["sex"],
        row["id"],
        row["cohort"],
        row["admission_category"],
        row["graduation_mode"],
        row["plan"],
        tuple((category, need, passed, score) for category, need, passed, score in row["composites"]),
        row["pattern"],
        tuple(row["marks"]),
        tuple((course, makeup) for course, makeup in row["makeups"]),
    )
