"""The demo's workbooks, in the shapes that schools send (演示表格)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from openpyxl import Workbook as OpenpyxlWorkbook

from services.clock import now
from services.demo import words
from services.demo.people import Person
from services.demo.pupils import DURATION, Pupil, courses, in_list_order, lessons
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.writing import Value, sheet_title, streamed, write_rows

Row = Sequence[Value]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def write_organisations(path: Path) -> None:
    """The 组织机构 of the demo."""
    _write(path, Kind.ORGANISATIONS, words.ORGANISATIONS)


def write_school(
    folder: Path, pupils: Sequence[Pupil], strangers: Sequence[Person], rng: Random
) -> dict[str, Path]:
    """All workbooks of one school into one folder, the list last; returns them by what they are."""
    files = {what: folder / name for what, name in words.FILE_NAMES.items() if what != "organisations"}
    cohort = max(pupil.cohort for pupil in pupils)
    majors = sorted({pupil.major for pupil in pupils} & words.MAJORS.keys())
    _write(files["plan"], Kind.PLAN, _plan_rows(majors, (cohort, cohort - 1)))
    _write(files["roster"], Kind.ROSTER, [_roster_row(pupil) for pupil in pupils])
    _write(files["grades"], Kind.GRADES, _grade_rows(pupils))
    _write_wide(files["wide"], pupils)
    _write(files["grades_mended"], Kind.GRADES, _mended_grade_rows(pupils))
    mended = [_roster_row(pupil, pupil.mended_roster) for pupil in pupils if pupil.mended_roster]
    _write(files["roster_mended"], Kind.ROSTER, mended)
    ordered = in_list_order(pupils)
    title = words.LIST_TITLE.format(year=cohort + DURATION)
    _write_list(files["list_mended"], title, [_true_row(pupil) for pupil in ordered])
    listed = [_listed_row(pupil, rng) for pupil in ordered]
    _write_list(files["list"], title, _with_strangers(listed, strangers))
    for age, path in enumerate(reversed(files.values())):
        _date_back(path, minutes=age)
    _date_back(files["list"], minutes=-1)
    return files


def _date_back(path: Path, minutes: int) -> None:
    """Let the inbox, newest first, begin with the list."""
    moment = (now() - timedelta(minutes=minutes + 1)).timestamp()
    os.utime(path, (moment, moment))


def _write(path: Path, kind: Kind, rows: Iterable[Row]) -> None:
    layout = LAYOUTS[kind]
    write_rows(path, layout.title, [column.header for column in layout.columns], rows)


def _plan_rows(majors: Iterable[str], cohorts: Iterable[int]) -> Iterator[Row]:
    for major in majors:
        for cohort in cohorts:
            for course in courses(major):
                nature, hours, credits_, required = course.cells
                for semester in course.semesters:
                    head = (words.MAJORS[major], major, DURATION, cohort, semester)
                    yield (*head, course.name, course.category, nature, int(hours), int(credits_), required)


def _roster_row(pupil: Pupil, mended: Mapping[str, str] | None = None) -> Row:
    """In the order of the roster's layout."""
    right = mended or {}
    person = pupil.person
    return (
        f"G{person.id_number}",
        person.name,
        person.sex,
        pupil.document,
        person.id_number,
        person.birth_date,
        words.ETHNICITIES[pupil.number % len(words.ETHNICITIES)],
        right.get("major_code", pupil.major_code),
        right.get("major", pupil.major),
        pupil.cohort,
        pupil.class_name,
        DURATION,
        pupil.admission,
        f"{pupil.cohort}09",
        pupil.number,
        right.get("status", pupil.status),
        pupil.processed,
        f"0771-{pupil.number:07}",
    )


def _grade_rows(pupils: Iterable[Pupil]) -> Iterator[Row]:
    for pupil in pupils:
        for (semester, course), marks in pupil.marks.items():
            yield (pupil.person.name, pupil.person.id_number, semester, course, *marks)


def _mended_grade_rows(pupils: Sequence[Pupil]) -> Iterator[Row]:
    """Every second pupil's lacking marks: a school never gets all of them together at once."""
    waiting = [pupil for pupil in pupils if pupil.mended]
    for pupil in waiting[::2]:
        for (semester, course), marks in pupil.mended.items():
            yield (pupil.person.name, pupil.person.id_number, semester, course, *marks)


def _write_wide(path: Path, pupils: Iterable[Pupil]) -> None:
    """A sheet per major and semester; 补考 has no place here."""
    book = OpenpyxlWorkbook(write_only=True)
    head = [column.header for column in LAYOUTS[Kind.GRADES_WIDE].columns]
    planned = sorted(
        (pupil for pupil in pupils if pupil.major in words.MAJORS), key=lambda pupil: pupil.major
    )
    for major, group in groupby(planned, key=lambda pupil: pupil.major):
        members = list(group)
        for semester in range(1, 7):
            taught = [course for at, course in lessons(major, required=False) if at == semester]
            title = words.WIDE_SHEET.format(major=major, semester=semester)
            sheet = book.create_sheet(sheet_title(title, book.sheetnames))
            sheet.append([*head, *taught])
            for pupil in members:
                marks = [pupil.marks.get((semester, course), ("", ""))[0] for course in taught]
                cells: list[Value] = [pupil.person.name, pupil.person.id_number, *marks]
                sheet.append([streamed(sheet, cell) for cell in cells])
    book.save(path)


def _write_list(path: Path, title: str, rows: Iterable[Row]) -> None:
    """With a title above the header, as schools like it."""
    header = [column.header for column in LAYOUTS[Kind.GRADUATES].columns]
    write_rows(path, LAYOUTS[Kind.GRADUATES].title, [title], [header, *rows])


def _true_row(pupil: Pupil) -> Row:
    person = pupil.person
    return (person.name, person.sex, person.id_number, pupil.admission, pupil.mode)


def _listed_row(pupil: Pupil, rng: Random) -> Row:
    """As somebody typed it: with the pupil's troubles, and with blanks and full-width digits that do no harm."""
    person, listed = pupil.person, pupil.listed
    name, number = str(listed.get("name", person.name)), listed.get("id_number", person.id_number)
    if rng.random() < 0.05 and len(name) == 2:
        name = f"{name[0]}\u3000{name[1]}"
    if rng.random() < 0.04 and isinstance(number, str):
        number = number.translate(FULL_WIDTH) if rng.random() < 0.5 else number.lower() + " "
    return (name, listed.get("sex", person.sex), number, listed.get("admission", pupil.admission), pupil.mode)


def _with_strangers(listed: list[Row], strangers: Sequence[Person]) -> list[Row]:
    """Two rows about people whom the school does not know, one of them with a name it knows; one row twice."""
    rows = list(listed)
    namesake, newcomer = strangers
    rows.insert(30, (listed[8][0], namesake.sex, namesake.id_number, words.ADMISSIONS[0], words.NORMAL))
    rows.insert(55, (newcomer.name, newcomer.sex, newcomer.id_number, words.ADMISSIONS[0], words.NORMAL))
    return [*rows, listed[20]]
