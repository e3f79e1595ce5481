"""`yanyin journal check` (日志)."""

from __future__ import annotations

from argparse import Namespace

from services.journal_checking import check_journal
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer
from tui.journal_lines import check_lines


def check(arguments: Namespace) -> Answer:
    """Check the whole chain; exit code 1 for a broken one, with its first bad entry, and for one that lacks rows."""
    found = check_journal(arguments.head, actor=actor_of(arguments))
    chain = found.chain
    data: dict[str, object] = {
        "whole": found.is_whole,
        "rows": chain.rows,
        "head": chain.head,
        "first_bad": found.first_bad,
        "acts": {"known": found.acts.known, "told": found.acts.told},
        "unguarded": list(found.unguarded),
    }
    lines = check_lines(found, outside_head=bool(arguments.head))
    if found.is_whole:
        return Answer(lines, data, DONE)
    code = "journal_incomplete" if found.first_bad is None else "journal_broken"
    data["error"] = {"code": code, "message": lines[0]}
    return Answer(lines, data, REFUSED, is_error=True)
