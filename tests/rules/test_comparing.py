"""Two contents of a major table compared: whatever changed is told, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audits.snapshots import OUTSIDE, FrozenCourse, FrozenPlan, FrozenRow, TableContent
from services.reviewing.comparing import (
    Change,
    FieldChange,
    MajorDifference,
    MarkChange,
    ScoreChange,
    compare,
)
from services.rules import mark_text
from tests import build
from tests.frozen_tables import TABLE

PLANS = (FrozenPlan(2019, 1, "710201", "计算机应用", "3"), FrozenPlan(2020, 4, "710201", "计算机应用", "3"))
COURSES = (FrozenCourse(1, 0, "操行"), FrozenCourse(1, 2, "数学"), FrozenCourse(2, 2, "数学"))
PATTERNS = ((0, 1), (0, 1, 2))


def person(
    serial: int, plan: int = 1, pattern: int = 1, marks: Sequence[int | None] = (-1, 520, 800)
) -> FrozenRow:
    scores = ((0, 1, 1, 950), (2, 2, 2, 804))
    number = build.id_number(serial)
    kept = tuple(marks[: len(PATTERNS[pattern])])
    return FrozenRow(
        f"覃某{serial}",
        "男",
        number,
        PLANS[plan].cohort,
        "应届",
        "正常毕业",
        plan,
        scores,
        pattern,
        kept,
        ((1, 470),),
    )


def content(*rows: FrozenRow) -> TableContent:
    return replace(TABLE, plans=PLANS, courses=COURSES, patterns=PATTERNS, rows=rows)


marks = st.none() | st.integers(-14, 1000)
people = st.builds(
    person,
    st.integers(1, 400),
    st.sampled_from([0, 1]),
    st.sampled_from([0, 1]),
    st.tuples(marks, marks, marks),
)
contents = st.lists(people, max_size=8, unique_by=lambda row: row.id_number).map(lambda rows: content(*rows))


def nothing(found: MajorDifference) -> bool:
    return not (found.joined or found.left or found.people or found.marks_changed or found.heading)


@given(contents)
def test_a_content_is_no_different_from_itself(one: TableContent) -> None:
    found = compare(one, one)
    assert nothing(found)
    assert (found.change, found.count) == (Change.SAME, len(one.rows))


@given(contents, contents)
def test_who_joined_and_who_left_are_the_differences_of_the_sets(
    old: TableContent, new: TableContent
) -> None:
    found = compare(old, new)
    before, now = {row.id_number: row for row in old.rows}, {row.id_number: row for row in new.rows}
    assert [who.name for who in found.joined] == [row.name for row in new.rows if row.id_number not in before]
    assert [who.name for who in found.left] == [row.name for row in old.rows if row.id_number not in now]
    assert (nothing(found), found.change is Change.SAME) == (old == new, old == new)
    assert found.marks_changed == sum(len(one.marks) for one in found.people)


@given(contents)
def test_a_new_table_has_everybody_join_and_one_that_is_gone_everybody_leave(one: TableContent) -> None:
    new, gone = compare(None, one), compare(one, None)
    assert (new.change, gone.change, new.count, gone.count) == (Change.NEW, Change.GONE, len(one.rows), 0)
    assert new.joined == gone.left
    assert len(new.joined) == len(one.rows)
    assert (new.left, new.people, new.heading) == ((), (), ())
    assert (gone.joined, gone.people, gone.heading) == ((), (), ())


def test_two_tables_that_are_not_there_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="None, None"):
        compare(None, None)


# --- one change made at random is found, and nothing else -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What must be told of one change: person's fields, marks, scores, heading."""

    fields: tuple[FieldChange, ...] = ()
    marks: tuple[MarkChange, ...] = ()
    scores: tuple[ScoreChange, ...] = ()
    heading: tuple[str, ...] = ()


Mutation = Callable[[TableContent, random.Random], tuple[TableContent, Told]]


def at_random(one: TableContent, chance: random.Random) -> tuple[int, FrozenRow]:
    return chance.choice(list(enumerate(one.rows)))


def with_row(one: TableContent, at: int, row: FrozenRow) -> TableContent:
    return replace(one, rows=(*one.rows[:at], row, *one.rows[at + 1 :]))


def other_field(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    field = chance.choice(["name", "sex", "admission_category", "graduation_mode"])
    before = getattr(row, field)
    changed = replace(row, **{field: f"{before}改"})  # type: ignore[arg-type]  # by name
    return with_row(one, at, changed), Told(fields=(FieldChange(field, before, f"{before}改"),))


def other_cohort(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    changed = replace(row, cohort=2018, plan=1 - row.plan)
    return with_row(one, at, changed), Told(fields=(FieldChange("cohort", str(row.cohort), "2018"),))


def other_mark(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    mark = chance.choice([mark for mark in (None, -1, 795) if mark != row.marks[0]])
    change = MarkChange("操行", 1, mark_text(row.marks[0]), mark_text(mark))
    return with_row(one, at, replace(row, marks=(mark, *row.marks[1:]))), Told(marks=(change,))


def other_makeup(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    first = mark_text(row.marks[1])
    change = MarkChange("数学", 1, f"{first}→47", first)
    return with_row(one, at, replace(row, makeups=())), Told(marks=(change,))


def other_score(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    changed = replace(row, composites=(row.composites[0], (2, 2, 2, None)))
    return with_row(one, at, changed), Told(scores=(ScoreChange("公共基础课", "80.4", "—"),))


def other_plan_version(one: TableContent, _chance: random.Random) -> tuple[TableContent, Told]:
    newer = tuple(replace(plan, version=plan.version + 1) for plan in one.plans)
    return replace(one, plans=newer), Told(heading=("plans",))


def other_demands(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    at, row = at_random(one, chance)
    changed = replace(row, composites=(row.composites[0], (2, 3, 2, 804)))
    return with_row(one, at, changed), Told(heading=("plans",))


def other_heading(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    field = chance.choice(["major_name", "graduation_date", "issue_date"])
    return replace(one, **{field: getattr(one, field) + "1"}), Told(heading=(field,))


def other_settings(one: TableContent, chance: random.Random) -> tuple[TableContent, Told]:
    renamed = replace(one, categories=((2, "公共课"),))
    return chance.choice([renamed, replace(one, settings={"pass_x10": 500})]), Told(heading=("settings",))


ALONE: tuple[Mutation, ...] = (other_plan_version, other_heading, other_settings)
OF_ONE: tuple[Mutation, ...] = (
    other_field,
    other_cohort,
    other_mark,
    other_makeup,
    other_score,
    other_demands,
)


@given(st.data(), st.randoms())
def test_one_change_is_told_and_nothing_else(data: st.DataObject, chance: random.Random) -> None:
    rows = data.draw(st.lists(people, min_size=1, max_size=8, unique_by=lambda row: row.id_number))
    mutate = data.draw(st.sampled_from([*ALONE, *OF_ONE]))
    old = content(*rows)
    new, told = mutate(old, chance)
    found = compare(old, new)
    assert (found.change, found.joined, found.left) == (Change.CHANGED, (), ())
    assert found.heading == told.heading
    if told.heading:
        assert found.people == ()
        return
    (one,) = found.people
    assert (one.fields, one.marks, one.scores) == (told.fields, told.marks, told.scores)


@given(contents, st.randoms())
def test_another_order_of_the_same_people_is_told(one: TableContent, chance: random.Random) -> None:
    shuffled = list(one.rows)
    chance.shuffle(shuffled)
    found = compare(one, replace(one, rows=tuple(shuffled)))
    assert found.heading == (("order",) if tuple(shuffled) != one.rows else ())
    assert found.people == ()


def test_a_row_put_between_two_others_changes_no_order() -> None:
    first, second, third = person(1), person(2), person(3)
    found = compare(content(first, third), content(first, second, third))
    assert ([who.name for who in found.joined], found.heading) == (["覃某2"], ())


def test_a_person_who_brings_a_plan_along_changes_no_plan() -> None:
    old = replace(content(person(1, plan=0)), plans=PLANS[:1])
    assert compare(old, content(person(1, plan=0), person(2))).heading == ()


def test_marks_are_matched_by_course_and_semester_wherever_they_stand() -> None:
    old = content(person(1, pattern=0, marks=(-1, 520)))
    courses = (FrozenCourse(1, 0, "操行"), FrozenCourse(1, 2, "数 学"), FrozenCourse(1, OUTSIDE, "绘图"))
    row = replace(person(1, pattern=0), marks=(900, -1, 520), makeups=((1, 470),))
    new = replace(content(row), courses=(courses[2], courses[0], COURSES[1]), patterns=((0, 1, 2),))
    new = with_row(new, 0, replace(row, makeups=((2, 470),)))
    (one,) = compare(old, new).people
    assert one.marks == (MarkChange("绘图", 1, "", "90"),)


def test_people_are_named_with_hidden_numbers() -> None:
    (who,) = compare(None, content(person(7))).joined
    assert (who.name, who.id_number[4:14]) == ("覃某7", "*" * 10)
