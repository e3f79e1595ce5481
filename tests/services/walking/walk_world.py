"""A small province for random walks: a 区直 school, one under a city, one under a county of that city.

Every school has two majors with three students each; one person stands in the rosters of two schools. The lists are
files made beforehand: every walk creates and rebuilds from them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.base import write_transaction
from models.organisations import Organisation
from models.students import Student
from services.actor import Actor, Role
from tests import build
from tests.services.audit_world import HEADERS, TRADE, actor

YEAR = 2023
BATCHES = (1, 2)
LISTS = 6
COURSE = build.Planned("数学", (1, 2))


@dataclass(frozen=True, slots=True)
class School:
    """One school with its levels from below, its two people, its students and its list files."""

    organisation: Organisation
    levels: tuple[str, ...]
    people: tuple[Actor, ...]
    students: tuple[Student, ...]
    lists: tuple[Path, ...]

    @property
    def code(self) -> str:
        """机构代码."""
        return str(self.organisation.code)


@dataclass(frozen=True, slots=True)
class Province:
    """The schools by code, and two reviewers of every organisation above them by its code."""

    schools: dict[str, School]
    reviewers: dict[str, tuple[Actor, ...]]

    @property
    def everybody(self) -> tuple[Actor, ...]:
        """Everybody who may act."""
        found = [person for people in self.reviewers.values() for person in people]
        return (*found, *(person for school in self.schools.values() for person in school.people))


def make_province(folder: Path, rng: Random) -> Province:
    """Store the province in the bound, empty database and write the lists into `folder`."""
    with write_transaction():
        department = build.organisation("45", "某省教育厅", kind="department")
        city = build.organisation("450199", "邕州市教育局", kind="bureau", parent=department)
        county = build.organisation("450122", "武鸣县教育局", kind="bureau", parent=city)
        places = (
            ("4501990001", county, ("450122", "450199", "45")),
            ("4501990002", city, ("450199", "45")),
            ("4500990003", department, ("45",)),
        )
        schools = {
            code: _school(folder, rng, build.organisation(code, f"学校{code}", parent=parent), number, levels)
            for number, (code, parent, levels) in enumerate(places)
        }
        reviewers = {
            organisation.code: _two(
                organisation,
                Role.DEPARTMENT_REVIEWER if organisation.kind == "department" else Role.BUREAU_REVIEWER,
            )
            for organisation in (county, city, department)
        }
    return Province(schools, reviewers)


def _two(of: Organisation, role: Role) -> tuple[Actor, ...]:
    return tuple(actor(of, role, login=f"{of.code}-{letter}", name=f"{of.code}{letter}") for letter in "ab")


def _school(folder: Path, rng: Random, of: Organisation, number: int, levels: tuple[str, ...]) -> School:
    courses = (build.conduct(1, 2), COURSE)
    plans = (build.plan(of, *courses), build.plan(of, *courses, major=TRADE))
    serials = range(10 * number, 10 * number + 6)
    students = [build.graduate(of, plans[place % 2], serial) for place, serial in enumerate(serials)]
    # Somebody of the first school stands in every other roster too, as after a transfer.
    students.append(build.graduate(of, plans[0], 400))
    lists = tuple(_write_list(folder, rng, of.code, part, students) for part in range(LISTS))
    return School(of, levels, _two(of, Role.SCHOOL_GRADUATION), tuple(students), lists)


def _write_list(folder: Path, rng: Random, code: str, part: int, students: list[Student]) -> Path:
    """A list of some of the students in some order; the first one has them all."""
    chosen = list(students) if part == 0 else rng.sample(students, rng.randint(1, len(students)))
    file = folder / f"{code}-{part}.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(HEADERS)
        for one in chosen:
            writer.writerow((one.name, one.sex, one.id_number, "应届初中毕业生", "正常毕业"))
    return file
