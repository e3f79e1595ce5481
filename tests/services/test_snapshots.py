"""The frozen content of a major table: one canonical form, a digest that is equal just where the content is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import connection, run, write_transaction
from services.audits.creating import create_audit, verify_audit
from services.audits.freezing import Heading, freeze
from services.audits.snapshots import (
    FrozenCourse,
    FrozenPlan,
    FrozenRow,
    TableContent,
    canonical,
    parse,
    read_content,
    snapshot,
    store,
)
from services.progress import SILENT
from services.settings import year_settings
from services.verifying.verification import Scope, verify_rows
from tests import build
from tests.databases import Database
from tests.frozen_tables import TABLE
from tests.services.audit_world import KEY, World, make_world, new_audit, teacher
from tests.services.query_count import queries

texts = st.text(st.characters(codec="utf-8"), max_size=8)
small = st.integers(0, 7)
marks = st.none() | st.integers(-16, 1000)
rows = st.builds(
    FrozenRow,
    texts,
    st.sampled_from(["男", "女"]),
    texts,
    st.none() | st.integers(2015, 2025),
    texts,
    texts,
    small,
    st.lists(st.tuples(small, small, small, st.none() | st.integers(0, 1000)), max_size=3).map(tuple),
    small,
    st.lists(marks, max_size=4).map(tuple),
    st.lists(st.tuples(small, st.integers(-16, 1000)), max_size=2).map(tuple),
)
contents = st.builds(
    TableContent,
    texts,
    st.integers(2000, 2100),
    st.integers(1, 99),
    texts,
    texts,
    texts,
    texts,
    texts,
    st.dictionaries(texts, st.integers(2) | st.booleans() | st.lists(texts, max_size=2), max_size=4),
    st.lists(st.tuples(small, texts), max_size=3).map(tuple),
    st.lists(st.builds(FrozenPlan, small, small, texts, texts, texts), max_size=3).map(tuple),
    st.lists(st.builds(FrozenCourse, small, small, texts), max_size=3).map(tuple),
    st.lists(st.lists(small, max_size=3).map(tuple), max_size=2).map(tuple),
    st.lists(rows, max_size=4).map(tuple),
)


@given(contents)
def test_the_canonical_form_gives_the_content_back(content: TableContent) -> None:
    assert parse(canonical(content)) == content


@given(contents, contents)
def test_digests_are_equal_just_where_contents_are(one: TableContent, other: TableContent) -> None:
    assert (snapshot(one).digest == snapshot(other).digest) == (one == other)


@given(contents, st.randoms())
def test_the_order_in_which_settings_were_put_together_does_not_matter(
    content: TableContent, chance: random.Random
) -> None:
    items = list(content.settings.items())
    chance.shuffle(items)
    assert canonical(replace(content, settings=dict(items))) == canonical(content)


def differing(content: TableContent | FrozenRow) -> Iterator[dict[str, Any]]:
    """For each plain field a value that it does not have; for each collection none at all."""
    for field in fields(content):
        value = getattr(content, field.name)
        if isinstance(value, str | int):
            yield {field.name: value + "x" if isinstance(value, str) else value + 1}
        elif field.name != "rows":
            yield {field.name: type(value)()}


def test_every_field_counts() -> None:
    """A field that the digest forgot would let an approval cover content that nobody saw."""
    content = TABLE
    seen = {snapshot(content).digest}
    changes = [replace(content, **other) for other in differing(content)]
    changes += [
        replace(content, rows=(replace(content.rows[0], **other),)) for other in differing(content.rows[0])
    ]
    changes += [
        replace(content, rows=content.rows[::-1]),
        replace(content, rows=content.rows[:1]),
        replace(content, settings={"pass_x10": 601}),
        replace(content, plans=(replace(content.plans[0], version=2),)),
        replace(content, courses=(replace(content.courses[0], name="语文"),)),
    ]
    for changed in changes:
        digest = snapshot(changed).digest
        assert digest not in seen
        seen.add(digest)


def test_the_form_is_frozen() -> None:
    """Old digests stand on paper: a change of the form needs a new `FORMAT`, and this digest a new value."""
    assert canonical(TABLE).startswith(b'{"batch":1,"categories":[[2,"')
    assert snapshot(TABLE).digest == "b02d66f7ce250c633cfdf606fdc26e8e7ce7405a40610afe49f33f147f801958"


def test_equal_contents_are_stored_once(database: Database) -> None:
    one, other = snapshot(TABLE), snapshot(replace(TABLE, batch=2))
    with write_transaction():
        store([one, other, one])
        store([one])
        store([])
    assert sorted(database.rows("SELECT digest FROM snapshot")) == sorted([(one.digest,), (other.digest,)])
    with connection():
        assert read_content(one.digest) == TABLE
        assert read_content("0") is None


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


def test_a_stored_table_holds_marks_composites_plan_and_settings(
    database: Database, world: World, tmp_path: Path
) -> None:
    build.grade(world.students[1], "数学", 1, "55", "70")
    build.grade(world.students[1], "礼仪", 2, "良好")
    request = new_audit(tmp_path, world.rows(2, 1), graduation_date="2023-06-30")
    summary = create_audit(request, actor=teacher(world))
    with connection():
        content = read_content(summary.majors[0].digest)
    assert content is not None
    assert [row.name for row in content.rows] == [world.students[2].name, world.students[1].name]
    assert content.plans == (FrozenPlan(2020, 1, "710201", "计算机应用", "3"),)
    assert (content.graduation_date, content.settings["pass_x10"]) == ("2023-06-30", 600)
    assert content.categories == ((1, "思想政治课"), (2, "公共基础课"))
    row = content.rows[1]
    pattern = content.patterns[row.pattern]
    named = {
        (content.courses[place].name, content.courses[place].semester): (place, mark)
        for place, mark in zip(pattern, row.marks, strict=True)
    }
    assert (named["数学", 1][1], named["语文", 1][1], named["礼仪", 2][1]) == (550, 800, -3)
    assert row.makeups == ((named["数学", 1][0], 700),)
    assert FrozenCourse(2, -1, "礼仪") in content.courses
    assert {category: score for category, _, _, score in row.composites}[0] == 950


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        ("UPDATE grade SET mark = 810 WHERE student_id = 1 AND semester = 1 AND mark = 800", False),
        ("UPDATE student SET name = 'X' WHERE id = 1", None),
        ("UPDATE student SET phone = '1', class_name = 'X', admission_seq = 7", True),
        ("UPDATE plan SET version = version + 1", False),
        ("UPDATE organisation SET address = 'X'", True),
        ("UPDATE audit SET issue_date = '2023-07-09'", False),
    ],
)
def test_the_digest_follows_what_an_approver_sees(
    database: Database, world: World, tmp_path: Path, statement: str, same: bool | None
) -> None:
    by = teacher(world)
    before = create_audit(new_audit(tmp_path, world.rows(1, 2)), actor=by).majors
    with write_transaction():
        run(statement)
    after = verify_audit(KEY, actor=by).majors
    if same is None:
        assert (before[0].count, after[0].count) == (2, 1)
    else:
        assert (before[0].digest == after[0].digest) is same


def test_row_numbers_are_no_content(database: Database, world: World, tmp_path: Path) -> None:
    by = teacher(world)
    before = create_audit(new_audit(tmp_path, world.rows(1, 2)), actor=by).majors
    apart = [build.changed(row, row_no=row.row_no * 3) for row in world.rows(1, 2)]
    after = create_audit(new_audit(tmp_path, apart, rebuild=True), actor=by).majors
    assert before[0].digest == after[0].digest
    assert database.rows("SELECT row_no FROM audit_row ORDER BY row_no") == [(6,), (9,)]


def test_both_engines_give_one_digest(database: Database, world: World, tmp_path: Path) -> None:
    listed = [build.changed(row, admission_category="应届") for row in world.rows(1, 3)]
    majors = create_audit(new_audit(tmp_path, listed), actor=teacher(world)).majors
    assert majors[0].digest == "95c83f0f3f7157658c3aee7ec60842c5b994668d8d54db3ddf7a407a8d61874a"


def test_the_number_of_queries_does_not_grow_with_the_rows(database: Database, world: World) -> None:
    more = [build.graduate(world.school, world.trade, serial) for serial in range(50, 80)]
    with connection():
        settings = year_settings(2023)
        heading = Heading(KEY, "", "", settings)
        counts = []
        for listed in (world.rows(1, 5), [*world.rows(), *build.listed(*more, first_row=20)]):
            verdict = verify_rows(listed, Scope(world.school.id, 2023, 1), settings)
            counts.append(queries(partial(freeze, verdict, heading, SILENT)))
    assert counts[0] == counts[1]
