"""Granting a 学历证明书 (补办): the reason first, then the service."""

from __future__ import annotations

from collections.abc import Callable

from services.audits.heads import AuditKey
from services.diplomas.replacing import ReplacementLine, replace_diploma
from services.diplomas.selecting import GraduateLine
from tui import wording
from tui.replacement_lines import replacement_question
from tui.screens.service_screen import ServiceScreen
from tui.widgets.reason_prompt import ReasonPrompt


def ask_why_to_replace(
    screen: ServiceScreen[None],
    key: AuditKey,
    line: GraduateLine,
    done: Callable[[ReplacementLine], object],
) -> None:
    """Ask for the reason, which is printed, and grant the 学历证明书 for the lost diploma of `line`."""
    actor = screen.actor

    def replace(reason: str | None) -> None:
        if reason:
            screen.run_service(
                lambda _job: replace_diploma(key, line.row_no, reason, actor=actor), granted, group="act"
            )

    def granted(made: ReplacementLine) -> None:
        done(made)
        # Once the screen with the new one is there: what is said before goes to the one below.
        words = wording.REPLACED.format(name=made.name)
        screen.desk.call_after_refresh(screen.desk.say, words, done=True)

    screen.open(ReasonPrompt(wording.REPLACE_TITLE, replacement_question(line)), replace)
