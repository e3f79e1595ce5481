"""What changed in a major table between two frozen contents (与上次相比, product.md §3). Pure comparison, no database.

People are matched by ID number, marks by course (as the plans compare names) and semester.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services import wording
from services.audits.snapshots import FrozenRow, TableContent
from services.browsing.tables import TableKey
from services.identity import mask_id
from services.reviewing.frozen_people import FrozenMark, FrozenPerson, people_of
from services.rules import CONDUCT, CONDUCT_CATEGORY

FIELDS = ("name", "sex", "cohort", "admission_category", "graduation_mode")
"""What of a person is compared, in the order in which it is shown."""


class Change(StrEnum):
    """How a major table stands to the one it is compared with; FIRST: there is nothing to compare with."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Who:
    """A graduate; `id_number` is masked."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One of `FIELDS` with what it said before and says now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One course in one semester: "52→47" is 成绩 → 补考; empty where nothing was or is entered."""

    course: str
    semester: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """综合成绩 of one category by its name, 操行 too: "80.4", or "—" where no mark counts."""

    category: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """What changed about a graduate who stands in both; `who` is named as now."""

    who: Who
    fields: tuple[FieldChange, ...]
    marks: tuple[MarkChange, ...]
    scores: tuple[ScoreChange, ...]


@dataclass(frozen=True, slots=True)
class MajorDifference:
    """One major table compared: 进 (`joined`) and 出 (`left`) in list order, changed people in the present order.

    `count` is the number of graduates now, 0 for a table that is gone. `marks_changed` sums the marks of `people`.
    `heading` names what changed above the rows: major_name, graduation_date, issue_date, settings, plans, order.
    """

    key: TableKey
    major_name: str
    change: Change
    count: int
    joined: tuple[Who, ...] = ()
    left: tuple[Who, ...] = ()
    people: tuple[PersonDifference, ...] = ()
    marks_changed: int = 0
    heading: tuple[str, ...] = ()


_People = Mapping[str, FrozenPerson]
"""The graduates of a content by ID number, in order."""


def compare(old: TableContent | None, new: TableContent | None) -> MajorDifference:
    """What `new` says otherwise than `old`; None is a table that was not there, or is no more.

    Everybody of a new table joined, everybody of one that is gone left. Raises `ValueError` without any content.
    """
    present = new or old
    if present is None:
        raise ValueError(old, new)
    before, after = people_of(old), people_of(new)
    names = {CONDUCT_CATEGORY: CONDUCT, **dict(old.categories if old else ()), **dict(present.categories)}
    compared = (_compared(before[number], after[number], names) for number in after if number in before)
    changed = tuple(found for found in compared if found.fields or found.marks or found.scores)
    return MajorDifference(
        TableKey(present.major_code, present.duration),
        present.major_name,
        _change(old, new),
        len(after),
        joined=tuple(_who(person.row) for number, person in after.items() if number not in before),
        left=tuple(_who(person.row) for number, person in before.items() if number not in after),
        people=changed,
        marks_changed=sum(len(difference.marks) for difference in changed),
        heading=_heading(old, new, before, after) if old and new else (),
    )


def _change(old: TableContent | None, new: TableContent | None) -> Change:
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    return Change.SAME if old == new else Change.CHANGED


def _compared(old: FrozenPerson, new: FrozenPerson, names: Mapping[int, str]) -> PersonDifference:
    return PersonDifference(
        _who(new.row), _fields(old.row, new.row), _mark_changes(old, new), _scores(old, new, names)
    )


def _who(row: FrozenRow) -> Who:
    return Who(row.name, mask_id(row.id_number))


def _fields(old: FrozenRow, new: FrozenRow) -> tuple[FieldChange, ...]:
    pairs = ((field, getattr(old, field), getattr(new, field)) for field in FIELDS)
    return tuple(
        FieldChange(field, _text(before), _text(after)) for field, before, after in pairs if before != after
    )


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)


def _mark_changes(old: FrozenPerson, new: FrozenPerson) -> tuple[MarkChange, ...]:
    if old.entered_like(new):
        return ()
    before, after = old.marks(), new.marks()
    none = FrozenMark("", 0, "")
    pairs = (
        (key, before.get(key, none), after.get(key, none)) for key in sorted(before.keys() | after.keys())
    )
    return tuple(
        MarkChange(now.course or then.course, semester, then.text, now.text)
        for (semester, _), then, now in pairs
        if then.text != now.text
    )


def _scores(old: FrozenPerson, new: FrozenPerson, names: Mapping[int, str]) -> tuple[ScoreChange, ...]:
    if old.row.composites == new.row.composites:
        return ()
    before, after, none = old.scores(), new.scores(), wording.NO_SCORE
    pairs = (
        (category, before.get(category, none), after.get(category, none))
        for category in sorted(before.keys() | after.keys())
    )
    return tuple(
        ScoreChange(names.get(category, ""), then, now) for category, then, now in pairs if then != now
    )


def _heading(old: TableContent, new: TableContent, before: _People, after: _People) -> tuple[str, ...]:
    together = [(before[number], after[number]) for number in after if number in before]
    found = {
        "major_name": old.major_name != new.major_name,
        "graduation_date": old.graduation_date != new.graduation_date,
        "issue_date": old.issue_date != new.issue_date,
        "settings": old.settings != new.settings or _categories_renamed(old, new),
        "plans": _other_versions(old, new) or any(_asked_otherwise(*pair) for pair in together),
        "order": [number for number in before if number in after]
        != [one.row.id_number for _, one in together],
    }
    return tuple(code for code, changed in found.items() if changed)


def _categories_renamed(old: TableContent, new: TableContent) -> bool:
    """The names of the score columns come from the year's code table, which columns there are from the plans."""
    names = dict(old.categories)
    return any(names.get(category, name) != name for category, name in new.categories)


def _other_versions(old: TableContent, new: TableContent) -> bool:
    known = {(plan.cohort, plan.major_code, plan.duration): plan for plan in old.plans}
    return any(known.get((plan.cohort, plan.major_code, plan.duration), plan) != plan for plan in new.plans)


def _asked_otherwise(old: FrozenPerson, new: FrozenPerson) -> bool:
    """Whether a person is under another plan, or counted otherwise although nothing that was entered changed."""
    if old.row.cohort == new.row.cohort and old.plan != new.plan:
        return True
    if old.row.composites == new.row.composites and old.entered_like(new):
        return False
    return not (_fields(old.row, new.row) or _mark_changes(old, new) or _scores(old, new, {}))
