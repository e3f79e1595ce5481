"""Before something is printed a second time (重打): who printed it when, and the reason for doing it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.diplomas.selecting import GraduateLine
from tui import wording
from tui.diploma_lines import can_go
from tui.moments import day_time
from tui.screens.service_screen import ServiceScreen
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.reason_prompt import ReasonPrompt

PLANNED = "planned"
ONLY_NEW, AGAIN, JOBS = "only_new", "again", "jobs"

GoOn = Callable[[Sequence[GraduateLine], str], None]
"""Goes on to the printer with these graduates and the reason for printing them again."""


def ask_whom_to_print(
    screen: ServiceScreen[None], wanted: Sequence[GraduateLine], go_on: GoOn, open_jobs: Callable[[], None]
) -> None:
    """Some of `wanted` were printed already or wait in a job: ask only for the others, all again, or the jobs."""
    new = [line for line in wanted if can_go(line)]
    waiting = [line for line in wanted if line.printed == PLANNED]
    printed = [line for line in wanted if not can_go(line) and line.printed != PLANNED]
    options = []
    if new:
        options.append(
            Option(ONLY_NEW, wording.AGAIN_ONLY_NEW.format(count=len(new)), detail=wording.AGAIN_ONLY_NEW_WHY)
        )
    if waiting:
        options.append(
            Option(JOBS, wording.AGAIN_JOBS.format(count=len(waiting)), detail=wording.AGAIN_JOBS_WHY)
        )
    if printed:
        options.append(
            Option(AGAIN, wording.AGAIN_PRINTED.format(count=len(printed)), detail=wording.AGAIN_PRINTED_WHY)
        )

    def chosen(option: Option | None) -> None:
        if option is None:
            return
        if option.key == ONLY_NEW:
            go_on(new, "")
        elif option.key == JOBS:
            open_jobs()
        else:
            prompt = ReasonPrompt(wording.AGAIN_TITLE, again_lines(printed))
            screen.open(prompt, lambda reason: go_on(printed, reason) if reason else None)

    screen.open(ChoiceList(wording.AGAIN_TITLE, options), chosen)


def again_lines(lines: Sequence[GraduateLine]) -> list[str]:
    """Who printed each of them when, and how it ended."""
    return [
        wording.AGAIN_HEAD.format(count=len(lines)),
        *(
            wording.AGAIN_LINE.format(
                number=line.number,
                name=line.name,
                state=wording.PRINTED[line.printed],
                by=line.printed_by,
                at=day_time(line.printed_at),
            )
            for line in lines
        ),
    ]
