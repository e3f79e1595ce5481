"""`yanyin journal check` (日志)."""

from __future__ import annotations

from argparse import Namespace

from services.journal_checking import JournalCheck, check_journal
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer


def check(arguments: Namespace) -> Answer:
    """Check the whole chain; a broken one is told with the number of its first bad entry and exit code 1."""
    found = check_journal(arguments.head, actor=actor_of(arguments))
    chain = found.chain
    data: dict[str, object] = {
        "whole": found.first_bad is None,
        "rows": chain.rows,
        "head": chain.head,
        "first_bad": found.first_bad,
        "unguarded": list(found.unguarded),
    }
    lines = check_lines(found, outside_head=bool(arguments.head))
    if found.first_bad is None:
        return Answer(lines, data, DONE)
    data["error"] = {"code": "journal_broken", "message": lines[0]}
    return Answer(lines, data, REFUSED, is_error=True)


def check_lines(found: JournalCheck, *, outside_head: bool) -> tuple[str, ...]:
    """What a check found, in sentences, for the command line and the screen."""
    chain = found.chain
    lines = [_sentence(found)]
    if found.first_bad is None:
        lines.append(wording.JOURNAL_HEAD.format(head=chain.head))
        if outside_head:
            lines.append(wording.JOURNAL_HEAD_MET)
    else:
        lines.append(wording.JOURNAL_BROKEN_NEXT)
    if found.unguarded:
        names = wording.BETWEEN_NAMES.join(found.unguarded)
        lines.append(wording.JOURNAL_UNGUARDED.format(names=names))
    return tuple(lines)


def _sentence(found: JournalCheck) -> str:
    chain, row = found.chain, found.first_bad
    if row is None:
        return wording.JOURNAL_WHOLE.format(rows=chain.rows)
    if chain.broken is None:
        return wording.JOURNAL_CUT.format(row=row, last=chain.rows)
    if row == chain.expected:
        return wording.JOURNAL_CHANGED.format(row=row)
    return wording.JOURNAL_GAP.format(row=row, expected=chain.expected)
