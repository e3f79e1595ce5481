"""What changed since the last look, in words (与上次相比的文字): in one cell, and one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.reviewing.differences import Change, Differences, MajorDifference, PersonDifference, Who
from tui import wording
from tui.moments import day_time
from tui.widgets.line_table import Row

GAP = "  "


def difference_text(major: MajorDifference) -> str:
    """未变, 首次, or 进 1：黄某某  改成绩 3 处."""
    if major.change is not Change.CHANGED:
        return wording.CHANGE_WORDS[major.change]
    parts = [
        wording.CHANGE_JOINED.format(count=len(major.joined), names=_names(major.joined))
        if major.joined
        else "",
        wording.CHANGE_LEFT.format(count=len(major.left), names=_names(major.left)) if major.left else "",
        wording.CHANGE_MARKS.format(count=major.marks_changed) if major.marks_changed else "",
        _counted(wording.CHANGE_FIELDS, sum(bool(one.fields) for one in major.people)),
        ""
        if major.marks_changed
        else _counted(wording.CHANGE_SCORES, sum(bool(one.scores) for one in major.people)),
        wording.CHANGE_HEADING.format(names=_headings(major.heading)) if major.heading else "",
    ]
    return GAP.join(part for part in parts if part) or wording.CHANGE_OTHER


def _counted(template: str, count: int) -> str:
    return template.format(count=count) if count else ""


def _names(people: Sequence[Who]) -> str:
    names = wording.BETWEEN_NAMES.join(who.name for who in people[: wording.CHANGE_NAMES])
    return names if len(people) <= wording.CHANGE_NAMES else wording.CHANGE_NAMES_MORE.format(names=names)


def _headings(codes: Sequence[str]) -> str:
    return wording.BETWEEN_NAMES.join(wording.CHANGE_HEADINGS.get(code, code) for code in codes)


def since_text(found: Differences, *, own_school: bool) -> str:
    """What is compared with: 与 06-12 09:41 退回修改时相比, or why there is nothing to compare with."""
    if not found.since:
        if own_school:
            return wording.DIFFERENCES_FIRST_SCHOOL
        count = found.head.submissions
        again = wording.DIFFERENCES_FIRST_AGAIN.format(count=count)
        return again if count > 1 else wording.DIFFERENCES_FIRST
    action = wording.AUDIT_MOVES.get(found.since_action, found.since_action)
    return wording.DIFFERENCES_SINCE.format(at=day_time(found.since), action=action)


def difference_rows(majors: Sequence[MajorDifference]) -> list[Row]:
    """Under a heading for each major one line a change; of a major without changes the heading says so."""
    found: list[Row] = []
    for major in majors:
        words = wording.DIFFERENCES_MAJOR.format(
            major=major.major_name, count=major.count, difference=difference_text(major)
        )
        found.append(Row((major.key, -1), (words,), heading=True))
        found += [Row((major.key, at), cells) for at, cells in enumerate(_lines(major))]
    return found


def _lines(major: MajorDifference) -> Iterator[tuple[str, ...]]:
    kinds = wording.DIFFERENCES_KINDS
    for code in major.heading:
        yield (kinds["heading"], "", "", wording.CHANGE_HEADINGS.get(code, code), "")
    for kind, people in (("joined", major.joined), ("left", major.left)):
        for who in people:
            yield (kinds[kind], who.name, who.id_number, "", "")
    for person in major.people:
        yield from _of_person(person)


def _of_person(person: PersonDifference) -> Iterator[tuple[str, ...]]:
    kinds, who = wording.DIFFERENCES_KINDS, (person.who.name, person.who.id_number)
    for field in person.fields:
        name = wording.CHANGE_FIELD_NAMES.get(field.field, field.field)
        yield (kinds["field"], *who, name, _arrow(field.before, field.after))
    for mark in person.marks:
        course = f"{mark.course} {wording.SEMESTER.format(semester=mark.semester)}"
        yield (kinds["mark"], *who, course, _arrow(mark.before, mark.after))
    for score in person.scores:
        yield (kinds["score"], *who, score.category, _arrow(score.before, score.after))


def _arrow(before: str, after: str) -> str:
    nothing = wording.DIFFERENCES_NO_MARK
    return wording.DIFFERENCES_ARROW.format(before=before or nothing, after=after or nothing)


def line_words(cells: Sequence[str]) -> str:
    """The line under the cursor in full."""
    return GAP.join(cell for cell in cells if cell)
