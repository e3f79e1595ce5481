"""The pupils of a demo school: who they are, what they study, their marks, how the list names them (演示学生)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from services.demo import words
from services.demo.people import Person

Lesson = tuple[int, str]
"""Semester and course."""

Marks = dict[Lesson, tuple[str, str]]
"""成绩 and 补考成绩 as they stand in files."""

DURATION = 3
"""学制 of every plan, in years."""


@dataclass(frozen=True, slots=True)
class Course:
    """One course of a plan, with its semesters and the cells that a plan file has for it."""

    semesters: tuple[int, ...]
    name: str
    category: str
    cells: tuple[str, ...]


@dataclass(slots=True)
class Pupil:
    """One pupil. What the list says of them begins as the truth; `troubles` spoil it, or the roster, or the marks.

    `mended` holds the marks and `mended_roster` the roster's cells that a later file puts right.
    """

    person: Person
    major: str
    major_code: str
    cohort: int
    class_name: str
    number: int
    admission: str
    document: str = words.CARD
    status: str = words.STUDYING
    processed: str = words.PROCESSED
    mode: str = words.NORMAL
    articulated: bool = False
    change_open: bool = False
    marks: Marks = field(default_factory=dict)
    mended: Marks = field(default_factory=dict)
    mended_roster: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str | float] = field(default_factory=dict)

    @property
    def lessons(self) -> list[Lesson]:
        """What the pupil's plan asks for, 操行 left out, in order."""
        return [lesson for lesson in lessons(self.major) if lesson[1] != words.CONDUCT]


@cache
def courses(major: str) -> tuple[Course, ...]:
    """The courses of a major's plan."""
    lines = (words.EVERYBODY + words.OF_MAJOR[major]).split("\n")
    return tuple(_course(line.split()) for line in lines if line)


def _course(cells: list[str]) -> Course:
    semesters, name, category, *further = cells
    first, _, last = semesters.partition("-")
    return Course(tuple(range(int(first), int(last or first) + 1)), name, category, tuple(further))


def lessons(major: str, *, required: bool = True) -> list[Lesson]:
    """Every course in every semester of a plan, by semester; `required` leaves the electives out."""
    found = [
        (semester, course.name)
        for course in courses(major)
        for semester in course.semesters
        if not required or course.cells[-1] == words.PROCESSED
    ]
    return sorted(found, key=lambda lesson: lesson[0])


def pupils(rng: Random, people: Iterator[Person], majors: Mapping[str, int], year: int) -> list[Pupil]:
    """Those who graduate in `year`, in the order of the enrolment register, everything in order with each of them."""
    places = [major for major, count in majors.items() for _ in range(count)]
    rng.shuffle(places)
    found = [
        _pupil(rng, next(people), (major, year - DURATION), number) for number, major in enumerate(places, 1)
    ]
    for pupil in found:
        pupil.marks = _good_marks(rng, pupil.major)
    return found


def _pupil(rng: Random, person: Person, studies: tuple[str, int], number: int) -> Pupil:
    major, cohort = studies
    if number % 40 == 0:
        cohort -= 1  # came back after a year away
    class_name = words.CLASS_NAME.format(year=cohort % 100, major=major[:2], number=rng.choice((1, 2)))
    admission = rng.choice(words.ADMISSIONS)
    return Pupil(person, major, words.MAJORS[major], cohort, class_name, number, admission)


def _good_marks(rng: Random, major: str) -> Marks:
    marks: Marks = {}
    for lesson in lessons(major, required=False):
        mark = rng.choice(words.CONDUCT_MARKS) if lesson[1] == words.CONDUCT else _good_mark(rng)
        marks[lesson] = (mark, "")
    # Now and then somebody needed a second try, or was excused.
    retried, waived = rng.sample([lesson for lesson in marks if lesson[1] != words.CONDUCT], 2)
    if rng.random() < 0.2:
        marks[retried] = (str(rng.randrange(35, 60)), str(rng.randrange(60, 75)))
    if rng.random() < 0.05:
        marks[waived] = (words.WAIVED, "")
    return marks


def _good_mark(rng: Random) -> str:
    score = min(100, max(60, round(rng.gauss(79, 8))))
    return f"{score}.5" if score < 100 and rng.random() < 0.06 else str(score)


def in_list_order(found: Sequence[Pupil]) -> list[Pupil]:
    """The pupils as the list has them: two neighbours stand the wrong way round."""
    order = list(found)
    at = len(order) // 2
    order[at], order[at + 1] = order[at + 1], order[at]
    return order
