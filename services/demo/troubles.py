"""What goes wrong in a demo school, so that there is something to find: marks, roster, list (演示问题)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from services.demo import words
from services.demo.pupils import Lesson, Pupil
from services.identity import id_is_valid

Trouble = Callable[[Pupil, Random], None]


def no_marks(pupil: Pupil, _rng: Random) -> None:
    """Not a single mark was handed in."""
    pupil.marks.clear()


def no_sport(pupil: Pupil, _rng: Random) -> None:
    """One course lacks in all its semesters."""
    _lose(pupil, [lesson for lesson in pupil.lessons if lesson[1] == words.SPORT])


def one_course_lacks(pupil: Pupil, rng: Random) -> None:
    """One mark was forgotten."""
    _lose(pupil, [rng.choice(pupil.lessons)])


def exams_failed(pupil: Pupil, rng: Random) -> None:
    """Two exams were failed, one of them twice."""
    first, second = rng.sample(pupil.lessons, 2)
    _spoil(pupil, first, (str(rng.randrange(40, 60)), ""), rng)
    _spoil(pupil, second, ("52", "47"), rng)


def exam_postponed(pupil: Pupil, rng: Random) -> None:
    """缓考 is no mark."""
    _spoil(pupil, rng.choice(pupil.lessons), (words.POSTPONED, ""), rng)


def exam_missed(pupil: Pupil, rng: Random) -> None:
    """缺考 is no mark either."""
    _spoil(pupil, rng.choice(pupil.lessons), (words.ABSENT, ""), rng)


def conduct_lacks(pupil: Pupil, _rng: Random) -> None:
    """The last two semesters' 操行 was not handed in."""
    _lose(pupil, [(5, words.CONDUCT), (6, words.CONDUCT)])


def conduct_failed(pupil: Pupil, _rng: Random) -> None:
    """操行 was 不合格 once."""
    pupil.marks[3, words.CONDUCT] = (words.CONDUCT_FAILED, "")
    pupil.mended[3, words.CONDUCT] = (words.CONDUCT_FAILED, words.GOOD)


def _lose(pupil: Pupil, lost: Sequence[Lesson]) -> None:
    for lesson in lost:
        pupil.mended[lesson] = pupil.marks.pop(lesson)


def _spoil(pupil: Pupil, lesson: Lesson, marks: tuple[str, str], rng: Random) -> None:
    pupil.marks[lesson] = marks
    pupil.mended[lesson] = (marks[0], str(rng.randrange(60, 80)))


def suspended(pupil: Pupil, _rng: Random) -> None:
    """The roster still says 休学."""
    pupil.status = words.SUSPENDED
    pupil.mended_roster["status"] = words.STUDYING


def kept_in_service(pupil: Pupil, _rng: Random) -> None:
    """In the army, and no correction will come."""
    pupil.status = words.KEPT


def without_plan(pupil: Pupil, _rng: Random) -> None:
    """The roster has a major that the school has no plan for."""
    pupil.mended_roster.update(major=pupil.major, major_code=pupil.major_code)
    pupil.major, pupil.major_code = words.MAJOR_WITHOUT_PLAN


def came_with_passport(pupil: Pupil, rng: Random) -> None:
    """No trouble at all for the program: another 证件类型 needs no check digit."""
    pupil.document = words.PASSPORT
    pupil.person = replace(pupil.person, id_number=f"E{rng.randrange(10**7, 10**8)}")


def not_processed(pupil: Pupil, _rng: Random) -> None:
    """毕结业处理 is still to be done."""
    pupil.processed = words.NOT_PROCESSED


def change_open(pupil: Pupil, _rng: Random) -> None:
    """An 异动 waits for its approval."""
    pupil.change_open = True


def promoted(pupil: Pupil, rng: Random) -> None:
    """On the way to a college: courses need not be complete, the college's list has most of them."""
    pupil.mode = words.PROMOTED
    pupil.articulated = rng.random() < 0.75
    for lesson in [lesson for lesson in pupil.lessons if lesson[0] > 4]:
        del pupil.marks[lesson]


def name_misspelt(pupil: Pupil, _rng: Random) -> None:
    """The list has another character in the name."""
    pupil.listed["name"] = (
        pupil.person.name[:-1] + words.GIVEN[0 if pupil.person.name[-1] != words.GIVEN[0] else 1]
    )


def sex_wrong(pupil: Pupil, _rng: Random) -> None:
    """The list has the other sex."""
    pupil.listed["sex"] = words.FEMALE if pupil.person.sex == words.MALE else words.MALE


def sex_blank(pupil: Pupil, _rng: Random) -> None:
    """The list has none."""
    pupil.listed["sex"] = ""


def id_mistyped(pupil: Pupil, _rng: Random) -> None:
    """Two neighbouring digits were exchanged."""
    pupil.listed["id_number"] = next(_exchanged(pupil.person.id_number))


def _exchanged(number: str) -> Iterator[str]:
    for at in range(10, len(number) - 2):
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if not id_is_valid(swapped):
            yield swapped


def id_as_number(pupil: Pupil, _rng: Random) -> None:
    """The spreadsheet made a number of it."""
    pupil.listed["id_number"] = float(pupil.person.id_number[:17] + "0")


def admission_unknown(pupil: Pupil, _rng: Random) -> None:
    """A 招生类别 that no code table has; a warning only."""
    pupil.listed["admission"] = words.ADMISSION_UNKNOWN


TROUBLES: tuple[tuple[Trouble, int], ...] = (
    (no_marks, 1),
    (no_sport, 2),
    (one_course_lacks, 4),
    (exams_failed, 4),
    (exam_postponed, 1),
    (exam_missed, 1),
    (conduct_lacks, 3),
    (conduct_failed, 1),
    (suspended, 1),
    (kept_in_service, 1),
    (without_plan, 1),
    (came_with_passport, 1),
    (not_processed, 2),
    (change_open, 1),
    (promoted, 6),
    (name_misspelt, 2),
    (sex_wrong, 1),
    (sex_blank, 1),
    (id_mistyped, 2),
    (id_as_number, 1),
    (admission_unknown, 1),
)
"""Each trouble and how many pupils of a school of `SIZE` it meets."""

SIZE = 120


def trouble(rng: Random, found: Sequence[Pupil]) -> None:
    """Let the troubles loose on a school: fewer on a small one, each at least once, no pupil with two."""
    cursed = iter(rng.sample(found, len(found)))
    for spoil, count in TROUBLES:
        for _ in range(max(1, count * len(found) // SIZE)):
            spoil(next(cursed), rng)
