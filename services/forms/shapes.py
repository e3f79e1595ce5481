"""The gathered content as `printing` draws it: everything as it is to be read (表的排印内容)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from printing.form_shapes import (
    FormMarks,
    Person,
    RegisterForm,
    RegisterRow,
    StampingForm,
    StampingFormLine,
)
from services import wording
from services.audits.snapshots import FrozenRow
from services.forms.content import FormTable, Gathered, GivenNumber, SingleForm
from services.rules import CONDUCT_CATEGORY
from services.scores import conduct_word, score_text


def stamping_form(found: Gathered, form: SingleForm, marks: FormMarks) -> StampingForm:
    """验印审核表 of an audit."""
    head, names = found.head, found.names
    return StampingForm(
        head.year,
        head.batch,
        names.school,
        head.school_code,
        names.bureau,
        day(names.filled_on),
        tuple(chain.from_iterable(map(_stamping_lines, form.tables))),
        Person(names.clerk.name, names.clerk.phone),
        "",
        marks,
    )


def _stamping_lines(table: FormTable) -> Iterator[StampingFormLine]:
    """The line of a major, and one for every further range: a range with a gap would claim numbers of others."""
    content = table.content
    given = [number for row in content.rows if (number := table.number(row)) is not None]
    void = sum(not number.valid for number in given)
    (first, last), *more = number_runs(given) or (("", ""),)
    yield StampingFormLine(
        content.major_name,
        _categories(content.rows),
        cohorts(content.rows),
        wording.FORM_DURATION.format(duration=content.duration),
        day(content.graduation_date),
        table.applied,
        len(content.rows) - void,
        first,
        last,
        wording.FORM_BETWEEN_REMARKS.join(_remarks(table, void)),
    )
    for first, last in more:
        yield StampingFormLine("", "", "", "", "", 0, 0, first, last, "", continued=True)


def _remarks(table: FormTable, void: int) -> Iterator[str]:
    """升学 as the frozen settings understand it, those of them in no 对口 table, and the numbers that are void."""
    promoted = table.content.settings.get("promoted", ())
    if isinstance(promoted, list):
        counting = [row for row in table.content.rows if not table.is_void(row)]
        counted = sum(row.graduation_mode in promoted for row in counting)
        unlisted = sum(row.id_number in table.unlisted for row in counting)
        if counted:
            sentence = wording.FORM_PROMOTED_UNLISTED if unlisted else wording.FORM_PROMOTED_COUNT
            yield sentence.format(count=counted, unlisted=unlisted)
    if void:
        yield wording.FORM_VOID_COUNT.format(count=void)


def number_runs(given: Iterable[GivenNumber]) -> tuple[tuple[str, str], ...]:
    """First and last number of every stretch of consecutive places, lowest first."""
    runs: list[tuple[str, str]] = []
    before = 0
    for one in sorted(given, key=lambda number: number.seq):
        if runs and one.seq == before + 1:
            runs[-1] = (runs[-1][0], one.number)
        else:
            runs.append((one.number, one.number))
        before = one.seq
    return tuple(runs)


def register_form(found: Gathered, form: SingleForm, marks: FormMarks) -> RegisterForm:
    """资格审核登记表 of one major. Who was revoked stands in it with the void number, and counts no more."""
    head, names, (table,) = found.head, found.names, form.tables
    content = table.content
    counted = [row for row in content.rows if not table.is_void(row)]
    male = sum(row.sex == wording.MALE for row in counted)
    return RegisterForm(
        head.year,
        head.batch,
        names.school,
        head.school_code,
        names.bureau,
        content.major_name,
        content.major_code,
        cohorts(content.rows),
        wording.FORM_DURATION.format(duration=content.duration),
        _categories(content.rows),
        male,
        len(counted) - male,
        tuple(name for _, name in content.categories),
        tuple(_register_rows(table)),
        names.creator,
        names.reviewers.get(table.key, ""),
        day(content.graduation_date),
        day(content.issue_date),
        wording.FORM_WEIGHTINGS.get(str(content.settings.get("weighting")), ""),
        marks,
    )


def _register_rows(table: FormTable) -> Iterator[RegisterRow]:
    columns = [category for category, _ in table.content.categories]
    for position, row in enumerate(table.content.rows, 1):
        scores = {category: score for category, _, _, score in row.composites}
        given = table.number(row)
        void = table.is_void(row)
        yield RegisterRow(
            position,
            row.name,
            row.sex,
            row.id_number,
            str(row.cohort or ""),
            row.admission_category,
            row.graduation_mode,
            tuple(score_text(scores.get(category)) for category in columns),
            conduct_word(scores.get(CONDUCT_CATEGORY)),
            wording.FORM_VERDICTS[not void],
            given.number if given else "",
            wording.FORM_VOID if void else "",
        )


def cohorts(people: Iterable[FrozenRow]) -> str:
    """The cohorts of a table, newest first: 2020级、2019级."""
    found = sorted({row.cohort for row in people if row.cohort}, reverse=True)
    return wording.listed(wording.FORM_COHORT.format(cohort=cohort) for cohort in found)


def _categories(people: Iterable[FrozenRow]) -> str:
    """Every 招生类别 of a table in order of first appearance."""
    return wording.listed(dict.fromkeys(row.admission_category for row in people if row.admission_category))


def day(text: str) -> str:
    """An ISO date as forms write it, 2023年7月1日; empty for none."""
    if not text:
        return ""
    found = date.fromisoformat(text)
    return wording.FORM_DAY.format(year=found.year, month=found.month, day=found.day)
