"""Diplomas in words (毕业证的文字): who is in the list, what was printed, which numbers, what the preflight found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from services.audits.heads import AuditHead, AuditKey
from services.diplomas.preflight import PHOTO, Preflight, Problem
from services.diplomas.selecting import GraduateLine
from services.errors import Refused
from tui import wording
from tui.moments import day_time
from tui.widgets.line_table import Column, Row

NOT_PRINTED = ""
SPOILED = "spoiled"
GOES_AGAIN = frozenset({NOT_PRINTED, SPOILED})
"""What the newest sheet of a diploma may be for another one to be printed without a reason."""
SERIAL_DIGITS = 4
"""So many last digits people tell diplomas by: fewer may be written, or more with zeros too many."""
DASHES = re.compile("-+")
"""An input method gives two for one key."""
MOST_DIGITS = 4
"""No form has more pages."""


def diploma_path(key: AuditKey, *places: str) -> tuple[str, ...]:
    """毕业证 › 2023年 第1批 › where one is."""
    return (wording.DIPLOMAS, wording.AUDIT_OF.format(year=key.year, batch=key.batch), *places)


def approved_cells(head: AuditHead) -> tuple[str, ...]:
    """One audit whose diplomas can be printed."""
    return (
        wording.AUDIT_OF.format(year=head.year, batch=head.batch),
        wording.AUDIT_STATES[head.state],
        str(head.passed_count),
        head.issue_date,
    )


# --- the list of graduates -------------------------------------------------------------------------------------------

GRADUATE_COLUMNS = [
    Column(wording.COLUMN_NUMBER, 4, "right"),
    Column(wording.COLUMN_NAME, 10),
    Column(wording.COLUMN_MAJOR, 12, flexible=True),
    Column(wording.COLUMN_CLASS, 11),
    Column(wording.COLUMN_DIPLOMA, 18),
    Column(wording.COLUMN_PRINTED, 6),
]


def is_valid(line: GraduateLine) -> bool:
    """Whether the graduate has a number that stands."""
    return bool(line.number) and line.number_state == "valid"


def can_go(line: GraduateLine) -> bool:
    """Whether a diploma can be printed without giving a reason."""
    return is_valid(line) and line.printed in GOES_AGAIN


def graduate_row(line: GraduateLine) -> Row:
    """One graduate with what was printed last."""
    title = (str(line.position), line.name, line.major_name, line.class_name)
    cells = (*title, line.number, printed_word(line))
    return Row(line.row_no, cells, tone="" if is_valid(line) else "dim")


def printed_word(line: GraduateLine) -> str:
    """未打, 已送, 完好 …; 作废 for a number that does not stand."""
    return wording.PRINTED[line.printed] if is_valid(line) else wording.NUMBER_STATES["void"]


def graduate_words(line: GraduateLine) -> str:
    """Who printed the diploma under the cursor and when, or that it was not printed."""
    if not is_valid(line):
        return wording.GRADUATE_VOID.format(name=line.name)
    sentence = wording.GRADUATE_PRINTED[line.printed]
    return sentence.format(name=line.name, by=line.printed_by, at=day_time(line.printed_at))


def marked_words(marked: Collection[int], shown: Iterable[GraduateLine]) -> str:
    """已选 5（不在列表 1）: whoever is marked is printed, in sight or not."""
    hidden = len(set(marked) - {line.row_no for line in shown})
    if not marked:
        return ""
    words = wording.DIPLOMAS_MARKED_HIDDEN if hidden else wording.DIPLOMAS_MARKED
    return words.format(count=len(marked), hidden=hidden)


def graduate_counts(lines: Sequence[GraduateLine], shown: int | None) -> tuple[str, ...]:
    """共 276 张 未打 270 完好 5 …, and how many a filter or a scope leaves."""
    valid = [line for line in lines if is_valid(line)]
    found = Counter(line.printed for line in valid)
    kinds = (
        wording.PRINTED_COUNT.format(state=name, count=found[state])
        for state, name in wording.PRINTED.items()
        if found[state]
    )
    void = len(lines) - len(valid)
    return (
        wording.DIPLOMAS_COUNT.format(count=len(valid)),
        *kinds,
        wording.DIPLOMAS_VOID.format(count=void) if void else "",
        "" if shown is None else wording.DIPLOMAS_SHOWN.format(count=shown),
    )


def next_words(wanted: Sequence[GraduateLine], *, marked: bool, shown: Sequence[GraduateLine]) -> str:
    """What F8 would print now; some may be marked that are not `shown` in the list."""
    going = [line for line in wanted if can_go(line)]
    others = sum(is_valid(line) and not can_go(line) for line in wanted)
    if not going:
        return wording.DIPLOMAS_NEXT_NONE_MARKED if marked else wording.DIPLOMAS_NEXT_NONE
    template = wording.DIPLOMAS_NEXT_MARKED if marked else wording.DIPLOMAS_NEXT
    words = template.format(count=len(going), numbers=number_runs(line.number for line in going))
    hidden = len({line.row_no for line in going} - {line.row_no for line in shown})
    words += wording.DIPLOMAS_HIDDEN.format(hidden=hidden) if hidden else ""
    return words + (wording.DIPLOMAS_OTHERS.format(count=others) if others else "")


def number_runs(numbers: Iterable[str]) -> str:
    """202345019900010001–0060; two runs both, of more the first and the last number and how many runs they make."""
    ordered = sorted(numbers)
    if not ordered:
        return ""
    first, runs = ordered[0], _runs(ordered)
    if len(runs) > 2:
        last = _tail(first, ordered[-1])
        return wording.DIPLOMA_RUNS.format(first=first, last=last, runs=len(runs))
    texts = [_run(first, *run) for run in runs]
    return texts[0] if len(texts) == 1 else wording.DIPLOMA_RUN_NEXT.format(first=texts[0], second=texts[1])


def _runs(ordered: Sequence[str]) -> list[tuple[str, str]]:
    """The first and the last number of each run."""
    runs = [(ordered[0], ordered[0])]
    for before, after in pairwise(ordered):
        follows = after.isdigit() and before.isdigit() and int(after) == int(before) + 1
        if follows:
            runs[-1] = (runs[-1][0], after)
        else:
            runs.append((after, after))
    return runs


def _run(beginning: str, first: str, last: str) -> str:
    """One run, without what its numbers have in common with `beginning`, the first number of all."""
    start = first if first == beginning else _tail(beginning, first)
    return start if first == last else wording.DIPLOMA_RUN.format(first=start, last=_tail(first, last))


def _tail(first: str, last: str) -> str:
    """The last number without what it has in common with the first, in whole fours of digits."""
    common = next((at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), 0)
    kept = -(-(len(last) - common) // 4) * 4
    return last[-kept:] if kept else last


def places_text(places: Iterable[int]) -> str:
    """21–26、28: places or pages, runs folded."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return wording.BETWEEN_PLACES.join(
        str(run[0]) if len(run) == 1 else wording.RUN_OF_PLACES.format(first=run[0], last=run[-1])
        for run in runs
    )


# --- what to show ----------------------------------------------------------------------------------------------------


def rows_in_range(lines: Iterable[GraduateLine], text: str) -> frozenset[int] | None:
    """The rows whose numbers stand in `0073-0132`, given as whole numbers or as their last digits; None if unclear."""
    valid = [line for line in lines if is_valid(line)]
    ends = _range_ends([line.number for line in valid], text)
    if ends is None:
        return None
    first, last = sorted(ends)
    return frozenset(line.row_no for line in valid if first <= line.number <= last)


def rows_from_to(lines: Sequence[GraduateLine], text: str) -> frozenset[int]:
    """As `rows_in_range`, of a range that stands in its order. Raises `Refused`: `range_unclear`, `range_reversed`."""
    ends = _range_ends([line.number for line in lines if is_valid(line)], text)
    if ends is None:
        raise Refused("range_unclear", range=text)
    if ends[0] > ends[1]:
        raise Refused("range_reversed", first=ends[0], last=ends[1])
    return rows_in_range(lines, text) or frozenset()


def _range_ends(numbers: Sequence[str], text: str) -> tuple[str, str] | None:
    ends = [part.strip() for part in DASHES.split(_dashes(text))]
    if len(ends) > 2 or not all(part.isalnum() for part in ends):
        return None
    found = [_ending(numbers, end) for end in ends]
    return (found[0], found[-1]) if all(found) else None


def _ending(numbers: Sequence[str], digits: str) -> str:
    """The one number that ends so, zeros too many at the front left out, too few put there: 1 means 0001.

    Empty where it is none or several.
    """
    found = [number for number in numbers if number.endswith(digits)]
    if not found and digits.startswith("0") and len(digits) > SERIAL_DIGITS:
        return _ending(numbers, digits[1:])
    if len(found) > 1 and len(digits) < SERIAL_DIGITS:
        return _ending(numbers, digits.zfill(SERIAL_DIGITS))
    return found[0] if len(found) == 1 else ""


def chosen_places(text: str) -> tuple[int, ...] | None:
    """The pages or copies in `1,3-4`, as an input method may give it; none at all for nothing, None if unclear."""
    text = _dashes(text)
    for comma in wording.COMMAS:
        text = text.replace(comma, ",")
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        ends = [end.strip() for end in DASHES.split(part)]
        if len(ends) > 2 or not all(end.isdecimal() and len(end) <= MOST_DIGITS for end in ends):
            return None
        first, last = sorted(map(int, (ends[0], ends[-1])))
        found.update(range(first, last + 1))
    return None if 0 in found else tuple(sorted(found))


def _dashes(text: str) -> str:
    """The text as an input method may give it, digits of full width and other dashes, in plain signs."""
    text = unicodedata.normalize("NFKC", text.strip())
    for dash in wording.DASHES:
        text = text.replace(dash, "-")
    return text


# --- preflight -------------------------------------------------------------------------------------------------------


def preflight_counts(found: Preflight, checked: int) -> tuple[str, ...]:
    """已检查 60 张 3 处要改 2 处要核对."""
    people = len({problem.row_no for problem in found.problems})
    return (
        wording.PREFLIGHT_CHECKED.format(count=checked),
        wording.PREFLIGHT_PROBLEMS.format(count=len(found.problems), people=people) if found.problems else "",
        wording.PREFLIGHT_DOUBTS.format(count=len(found.doubts)) if found.doubts else "",
    )


def preflight_row(key: object, problem: Problem, *, stops: bool) -> Row:
    """One finding: whose, which field, what; `!` when it stops the printing."""
    what = problem_text(problem)
    field = _field(problem)
    mark = wording.PREFLIGHT_STOPS if stops else wording.PREFLIGHT_ASKS
    return Row((key, problem.row_no), (mark, problem.name, field, what), tone="alert" if stops else "")


def problem_text(problem: Problem) -> str:
    """What is wrong with one field."""
    return wording.PREFLIGHT_CODES[problem.code].format(
        character=problem.character, code_point=problem.code_point, detail=problem.detail
    )


def _field(problem: Problem) -> str:
    return wording.FIELD_PHOTO if problem.field == PHOTO else problem.field


def field_words(problem: Problem) -> str:
    """The field and what is wrong with it."""
    return wording.FIELD_PROBLEM.format(field=_field(problem), problem=problem_text(problem))


def doubt_lines(found: Preflight) -> list[str]:
    """What a person should look at before paper moves: one line for all pages that share a doubt."""
    alike: dict[str, list[Problem]] = {}
    for one in found.doubts:
        alike.setdefault(field_words(one), []).append(one)
    return [
        wording.DIPLOMA_DOUBT.format(
            problem=words, count=len(those), first=those[0].row_no, name=those[0].name
        )
        for words, those in alike.items()
    ]
