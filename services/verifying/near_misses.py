"""Whom a listed person may have been meant to be (相近的学生, product.md §5 `id_invalid` and `not_found`).

Only students of the same school are named, never another school or its students.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.base import rows
from services.progress import Job


@dataclass(frozen=True, slots=True)
class Near:
    """A student of this school whose number is one slip away: one character replaced, or two neighbours exchanged."""

    id_number: str
    name: str
    class_name: str


def near_students(school_id: int, numbers: Iterable[str], job: Job) -> dict[str, Near]:
    """For each number the school's first student (by ID) one slip away; absent where there is none.

    Asks the roster instead of indexing it: a list has few wrong numbers, a school may have thousands of students.
    """
    roster = {number for (number,) in rows("SELECT id_number FROM student WHERE school_id = ?", (school_id,))}
    alphabet = "".join(sorted(set("".join(roster))))
    hits: dict[str, str] = {}
    for number in numbers:
        job.check()
        found = min((slip for slip in slips(number, alphabet) if slip in roster), default="")
        if found:
            hits[number] = found
    students = _students(school_id, sorted(set(hits.values())))
    return {number: students[slip] for number, slip in hits.items()}


def _students(school_id: int, numbers: Sequence[str]) -> dict[str, Near]:
    found = rows(
        "SELECT id_number, name, class_name FROM student"
        f" WHERE school_id = ? AND id_number IN ({_marks(len(numbers))})",
        (school_id, *numbers),
    )
    return {row[0]: Near(*row) for row in found}


def slips(number: str, alphabet: str) -> Iterator[str]:
    """Every text one slip away from `number`: one character replaced from the alphabet, two neighbours exchanged."""
    for at, own in enumerate(number):
        head, tail = number[:at], number[at + 1 :]
        for char in alphabet:
            if char != own:
                yield head + char + tail
        if tail and tail[0] != own:
            yield head + tail[0] + own + tail[1:]


def same_names(school_id: int, names: Iterable[str]) -> dict[str, int]:
    """How many students of the school bear each of these names; absent where none does."""
    wanted = sorted(set(names))
    counted = rows(
        f"SELECT name, COUNT(*) FROM student WHERE school_id = ? AND name IN ({_marks(len(wanted))}) GROUP BY name",
        (school_id, *wanted),
    )
    return {name: int(count) for name, count in counted}


def _marks(count: int) -> str:
    # `IN ()` is no SQL on PostgreSQL.
    return ", ".join("?" * count) or "NULL"
