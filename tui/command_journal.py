"""`yanyin journal check` (日志)."""

from __future__ import annotations

from argparse import Namespace

from services.journal_checking import check_journal
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer
from tui.journal_lines import check_lines


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
