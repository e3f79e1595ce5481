"""学历证明书 in words: a line each, who granted it why, and how its paper stands (补办的文字)."""

from __future__ import annotations

from collections.abc import Sequence

from services.clock import local
from services.diplomas.replacing import ReplacementLine
from services.diplomas.selecting import GraduateLine
from tui import wording
from tui.diploma_lines import can_go, is_valid
from tui.moments import day, day_time
from tui.widgets.line_table import Column, Row

REPLACEMENT_COLUMNS = [
    Column(wording.COLUMN_NAME, 10),
    Column(wording.COLUMN_DIPLOMA, 18),
    Column(wording.COLUMN_WHY, 20, flexible=True),
    Column(wording.COLUMN_GRANTED, 10),
    Column(wording.COLUMN_PRINTED, 6),
]


def replacement_row(line: ReplacementLine) -> Row:
    """One 学历证明书 with what was printed of it last."""
    cells = (
        line.name,
        line.number,
        line.reason,
        day(str(local(line.made_at).date())),
        wording.PRINTED[line.printed],
    )
    return Row(line.id, cells)


def replacement_words(line: ReplacementLine) -> tuple[str, str]:
    """Who granted it why, and who printed it when."""
    granted = wording.REPLACEMENT_GRANTED.format(at=day_time(line.made_at), by=line.by, reason=line.reason)
    sentence = wording.REPLACEMENT_PRINTED[line.printed]
    return granted, sentence.format(by=line.printed_by, at=day_time(line.printed_at))


def replacement_counts(lines: Sequence[ReplacementLine]) -> tuple[str, ...]:
    """共 3 份 未打 1."""
    left = sum(not line.printed for line in lines)
    return (
        wording.REPLACEMENTS_COUNT.format(count=len(lines)),
        wording.PRINTED_COUNT.format(state=wording.PRINTED[""], count=left) if left else "",
    )


def newest_of_each(lines: Sequence[ReplacementLine]) -> frozenset[int]:
    """The newest one of every diploma; `lines` are newest first."""
    newest: dict[str, int] = {}
    for line in lines:
        newest.setdefault(line.number, line.id)
    return frozenset(newest.values())


def printed_before(line: ReplacementLine) -> list[str]:
    """Who printed it when and how that ended, before it is printed once more."""
    return [
        wording.AGAIN_HEAD.format(count=1),
        wording.AGAIN_LINE.format(
            number=line.number,
            name=line.name,
            state=wording.PRINTED[line.printed],
            by=line.printed_by,
            at=day_time(line.printed_at),
        ),
    ]


def reason_not_to_replace(line: GraduateLine | None) -> str | None:
    """Why no 学历证明书 can be granted for this graduate now; None when one can."""
    if line is None:
        return wording.DIPLOMAS_NOBODY
    if not is_valid(line):
        return wording.GRADUATE_VOID.format(name=line.name)
    if not line.issued_at:
        return wording.REASON_NOT_ISSUED if not can_go(line) else wording.REASON_NOT_ISSUED_NOR_PRINTED
    return None


def replacement_question(line: GraduateLine) -> list[str]:
    """For whom, in place of which diploma, and what the reason is for."""
    return [text.format(name=line.name, number=line.number) for text in wording.REPLACE_QUESTION]
