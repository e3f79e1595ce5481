"""Numbers that a restored database has forgotten (恢复以前给出的编号): still of whom they were given to, nobody else's.

They were given between a backup and its restoring, and may stand on paper. Whoever is approved again gets the own one
back, with the day it was given: so `services.print_jobs.restored` still asks before a second sheet is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from models.base import insert_many, rows, run
from services.journal import Reader

_GIVEN = (
    "SELECT o.code, d.year, d.number, d.seq, d.id_number, d.major_code, d.allotted_at, d.state, d.void_cause"
    " FROM diploma d JOIN organisation o ON o.id = d.school_id"
)
_FORGOTTEN = (
    "SELECT school_code, year, number, seq, id_number, major_code, allotted_at, state, void_cause"
    " FROM forgotten_number"
)


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number as it was given: `seq` its place in school and year, `allotted_at` stored text, `state` valid | void."""

    school_code: str
    year: int
    number: str
    seq: int
    id_number: str
    major_code: str
    allotted_at: str
    state: str
    void_cause: str


def given_numbers(read: Reader = rows) -> dict[str, GivenNumber]:
    """Every number that a database knows of, with those that it was told of when it was itself restored."""
    found = (GivenNumber(*row) for query in (_FORGOTTEN, _GIVEN) for row in read(query, ()))
    return {one.number: one for one in found}


def remember_numbers(numbers: Iterable[GivenNumber]) -> int:
    """Keep those that the bound database does not know; returns how many. Inside the write transaction."""
    known = given_numbers()
    lost = [one for one in numbers if one.number not in known]
    insert_many("forgotten_number", [field.name for field in fields(GivenNumber)], map(astuple, lost))
    return len(lost)


def forgotten_numbers(school_code: str, year: int) -> list[GivenNumber]:
    """Those of one school and year, oldest first."""
    return [
        GivenNumber(*row)
        for row in rows(f"{_FORGOTTEN} WHERE school_code = ? AND year = ? ORDER BY seq", (school_code, year))
    ]


def are_forgotten(numbers: Iterable[str]) -> bool:
    """Whether one of these is kept for somebody, whatever school and year it is of."""
    kept = {row[0] for row in rows("SELECT number FROM forgotten_number")}
    return not kept.isdisjoint(numbers)


def given_back(numbers: Iterable[GivenNumber]) -> None:
    """They stand among the diplomas again. Inside the write transaction."""
    for one in numbers:
        run("DELETE FROM forgotten_number WHERE number = ?", (one.number,))
