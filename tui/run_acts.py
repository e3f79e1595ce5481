"""What people do with the sheets of a job (作废、完好、没印出来、取消): the questions before, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.actor import Actor
from services.print_jobs.controlling import cancel_job
from services.print_jobs.ledger import OVER, SheetState
from services.print_jobs.reading import JobView, SheetLine
from services.print_jobs.settling import mark_good, mark_unprinted, spoil
from tui import wording
from tui.screens.service_screen import ServiceScreen
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.confirm import Confirm
from tui.widgets.reason_prompt import ReasonPrompt
from tui.widgets.text_prompt import TextPrompt

Screen = ServiceScreen[None]
Done = Callable[[JobView], object]
AGAIN, ONLY = "again", "only"
GOOD, WRONG = "good", "wrong"


def sheet_name(sheet: SheetLine) -> str:
    """How the services know a sheet: by its place in the job, which no other sheet has."""
    return f"#{sheet.position}"


def ask_to_spoil(screen: Screen, view: JobView, sheet: SheetLine, done: Done) -> None:
    """Why, which blank, and whether another one is to be printed; then the sheet is 作废."""
    lines = [wording.SPOIL_WHICH.format(position=sheet.position, number=sheet.number, label=sheet.label)]

    def with_reason(reason: str | None) -> None:
        if not reason:
            return
        prompt = TextPrompt(wording.SPOIL_TITLE, wording.SPOIL_SERIAL)
        screen.open(prompt, lambda serial: None if serial is None else with_serial(reason, serial))

    def with_serial(reason: str, serial: str) -> None:
        options = [
            Option(AGAIN, wording.SPOIL_AGAIN, detail=wording.SPOIL_AGAIN_WHY),
            Option(ONLY, wording.SPOIL_ONLY, detail=wording.SPOIL_ONLY_WHY),
        ]
        title = wording.SPOIL_CHOICE.format(position=sheet.position, reason=reason)
        screen.open(
            ChoiceList(title, options), lambda option: act(reason, serial, option) if option else None
        )

    def act(reason: str, serial: str, option: Option) -> None:
        actor, again = screen.actor, option.key == AGAIN
        screen.run_service(
            lambda _job: spoil(view.name, sheet_name(sheet), reason, serial, again, actor=actor),
            done,
            group="act",
        )

    screen.open(ReasonPrompt(wording.SPOIL_TITLE, [*lines, wording.SPOIL_WHY]), with_reason)


def ask_to_settle(screen: Screen, view: JobView, sheet: SheetLine, good: bool, done: Done) -> None:
    """Whether the doubtful sheet is good, or was never printed."""
    settle = mark_good if good else mark_unprinted
    unprinted = wording.UNPRINTED_QUESTION_OVER if view.state in OVER else wording.UNPRINTED_QUESTION
    template = wording.GOOD_QUESTION if good else unprinted
    lines = [
        line.format(position=sheet.position, number=sheet.number, label=sheet.label) for line in template
    ]
    actor = screen.actor

    def act(confirmed: bool | None) -> None:
        if confirmed:
            screen.run_service(
                lambda _job: settle(view.name, sheet_name(sheet), actor=actor), done, group="act"
            )

    screen.open(Confirm(wording.KEY_GOOD if good else wording.KEY_UNPRINTED, lines), act)


def ask_to_cancel(screen: Screen, view: JobView, done: Done) -> None:
    """Whether the rest of the job is dropped: how many sheets, and what happens to those at the printer."""
    counts, actor = view.counts, screen.actor
    planned = counts[SheetState.PLANNED]
    lines = [wording.CANCEL_QUESTION.format(count=planned) if planned else wording.CANCEL_QUESTION_SENT]
    if counts[SheetState.SENT]:
        lines.append(wording.CANCEL_SENT.format(count=counts[SheetState.SENT]))

    def act(confirmed: bool | None) -> None:
        if confirmed:
            screen.run_service(lambda _job: cancel_job(view.name, actor=actor), done, group="act")

    answers = (wording.CANCEL_YES, wording.CANCEL_NO)
    screen.open(Confirm(wording.KEY_CANCEL_JOB, lines, answers), act)


def ask_about_trial(screen: Screen, view: JobView, done: Done) -> None:
    """Whether the trial lies where it should; one that does not is spoiled, so that another is asked for."""
    options = [
        Option(GOOD, wording.TRIAL_IS_RIGHT, detail=wording.TRIAL_SEEN),
        Option(WRONG, wording.TRIAL_IS_WRONG, detail=wording.TRIAL_SEEN),
    ]
    actor, name = screen.actor, view.name

    def act(option: Option | None) -> None:
        if option is not None:
            good = option.key == GOOD
            screen.run_service(lambda _job: _trial_seen(name, actor, good=good), done, group="act")

    screen.open(ChoiceList(wording.TRIAL_QUESTION_TITLE, options, WRONG), act)


def _trial_seen(name: str, actor: Actor, *, good: bool) -> JobView:
    if good:
        return mark_good(name, "#1", actor=actor)
    return spoil(name, "#1", wording.TRIAL_SPOILED, actor=actor)


def sheet_at(view: JobView | None, position: object) -> SheetLine | None:
    """The sheet at a place of the job."""
    sheets: Sequence[SheetLine] = view.sheets if view is not None else ()
    return next((sheet for sheet in sheets if sheet.position == position), None)
