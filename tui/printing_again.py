"""Before something is printed a second time (重打): who printed it when, and the reason for doing it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from services.diplomas.selecting import GraduateLine
from services.print_jobs.earlier import Earlier
from tui import wording
from tui.diploma_lines import can_go, is_valid
from tui.moments import day_time
from tui.screens.service_screen import ServiceScreen
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.confirm import Confirm
from tui.widgets.reason_prompt import ReasonPrompt

PLANNED = "planned"
PRINTED = frozenset({"sent", "unknown", "good"})
"""What the newest sheet is where another one needs a reason."""
_LEAVE = (wording.LEAVE_YES, wording.LEAVE_NO)
ONLY_NEW, AGAIN, JOBS = "only_new", "again", "jobs"

GoOn = Callable[[Sequence[GraduateLine], str], None]
"""Goes on to the printer with these graduates and the reason for printing them again."""


def reason_not_to_print(wanted: Sequence[GraduateLine], *, marked: bool) -> str | None:
    """Why none of these can be printed, or asked about, now; None when some can."""
    valid = [line for line in wanted if is_valid(line)]
    if not valid:
        return wording.REASON_NOBODY_TO_PRINT
    something = marked or any(can_go(line) or line.printed == PLANNED for line in valid)
    return None if something else wording.DIPLOMAS_NEXT_NONE


def ask_whom_to_print(
    screen: ServiceScreen[None],
    wanted: Sequence[GraduateLine],
    go_on: GoOn,
    open_jobs: Callable[[], None],
    *,
    marked: bool,
) -> None:
    """Some of `wanted` were printed already or wait in a job: ask only for the others, all again, or the jobs.

    Again only those that somebody `marked`, never a whole list.
    """
    options = _options(wanted, marked=marked)
    new = [line for line in wanted if can_go(line)]
    printed = _printed(wanted)
    if not options:
        screen.desk.say(wording.DIPLOMAS_NEXT_NONE)
        return

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


def _printed(wanted: Sequence[GraduateLine]) -> list[GraduateLine]:
    return [line for line in wanted if not can_go(line) and line.printed != PLANNED]


def _options(wanted: Sequence[GraduateLine], *, marked: bool) -> list[Option]:
    new = [line for line in wanted if can_go(line)]
    waiting = [line for line in wanted if line.printed == PLANNED]
    printed = _printed(wanted)
    options = []
    if new:
        options.append(
            Option(ONLY_NEW, wording.AGAIN_ONLY_NEW.format(count=len(new)), detail=wording.AGAIN_ONLY_NEW_WHY)
        )
    if waiting:
        options.append(
            Option(JOBS, wording.AGAIN_JOBS.format(count=len(waiting)), detail=wording.AGAIN_JOBS_WHY)
        )
    if printed and marked:
        options.append(
            Option(AGAIN, wording.AGAIN_PRINTED.format(count=len(printed)), detail=wording.AGAIN_PRINTED_WHY)
        )
    return options


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


def ask_to_print_form_again(
    screen: ServiceScreen[None],
    found: Sequence[Earlier],
    go_on: Callable[[str], None],
    open_jobs: Callable[[], None],
    *,
    picked: bool,
) -> None:
    """Go on with a form, with a reason where sheets of it were printed already; to the jobs where some wait there.

    `picked`: only some of its pages or copies are wanted.
    """
    printed = [sheet for sheet in found if sheet.state.value in PRINTED]
    waiting = [sheet for sheet in found if sheet.state.value == PLANNED]
    prompt = ReasonPrompt(wording.AGAIN_TITLE, form_again_lines(printed, picked=picked))

    def ask_why() -> None:
        screen.open(prompt, lambda reason: go_on(reason) if reason else None)

    if not waiting:
        ask_why() if printed else go_on("")
        return
    options = [Option(JOBS, wording.AGAIN_JOBS.format(count=len(waiting)), detail=wording.AGAIN_JOBS_WHY)]
    if printed:
        again = wording.FORM_AGAIN.format(count=len(printed))
        options.append(Option(AGAIN, again, detail=wording.FORM_AGAIN_WHY))

    def chosen(option: Option | None) -> None:
        if option is not None:
            open_jobs() if option.key == JOBS else ask_why()

    screen.open(ChoiceList(wording.AGAIN_TITLE, options), chosen)


def form_again_lines(sheets: Sequence[Earlier], *, picked: bool) -> list[str]:
    """Who printed the sheets of a form when, and how they stand; those that went together on one line."""
    alike: dict[tuple[str, str, str], int] = {}
    for sheet in sheets:
        one = (sheet.state.value, sheet.by, day_time(sheet.at))
        alike[one] = alike.get(one, 0) + 1
    head = wording.FORM_AGAIN_HEAD_PICKED if picked else wording.FORM_AGAIN_HEAD
    return [
        head.format(count=len(sheets)),
        *(
            wording.FORM_AGAIN_LINE.format(count=count, state=wording.PRINTED[state], by=by, at=at)
            for (state, by, at), count in alike.items()
        ),
    ]


def restored_lines(params: Mapping[str, object]) -> list[str]:
    """What may have been printed before a backup took the database's place, and what to look at first."""
    return [line.format_map(params) for line in wording.RESTORED_LINES]


def ask_to_forget_marks(screen: ServiceScreen[None], count: int, leave: Callable[[], None]) -> None:
    """Leave the list; ask first while `count` marked people are not printed."""
    if not count:
        leave()
        return
    question = Confirm(wording.LEAVE_MARKED_TITLE, [wording.LEAVE_MARKED.format(count=count)], _LEAVE)
    screen.open(question, lambda yes: leave() if yes else None)
