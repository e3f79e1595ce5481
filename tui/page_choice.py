"""Which pages and copies of a form are printed (选页打印): two questions, then on to the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from services.print_jobs.ledger import Paper
from tui import wording
from tui.diploma_lines import chosen_places
from tui.screens.service_screen import ServiceScreen
from tui.setup_lines import Wanted
from tui.widgets.text_prompt import TextPrompt


def ask_which_pages(screen: ServiceScreen[None], wanted: Wanted, go_on: Callable[[Wanted], object]) -> None:
    """Ask for the pages, then for the copies; what cannot be understood prints nothing."""
    every_major = wanted.paper is Paper.REGISTER and wanted.table is None
    lines = [wording.PAGES_QUESTION.format(form=wording.PAPERS[wanted.paper])]
    lines += [wording.PAGES_QUESTION_ALL] if every_major else []

    def with_pages(text: str | None) -> None:
        pages = _understood(screen, text)
        if pages:
            prompt = TextPrompt(wording.KEY_PAGES, [wording.COPIES_QUESTION])
            screen.open(prompt, lambda answer: with_copies(pages, answer))

    def with_copies(pages: tuple[int, ...], text: str | None) -> None:
        copies = _understood(screen, text)
        if copies is not None:
            go_on(replace(wanted, pages=pages, copies=copies))

    screen.open(TextPrompt(wording.KEY_PAGES, lines), with_pages)


def _understood(screen: ServiceScreen[None], text: str | None) -> tuple[int, ...] | None:
    """The numbers that were typed; None after Esc, and when they are no numbers, which is said."""
    found = None if text is None else chosen_places(text)
    if text is not None and found is None:
        screen.desk.say(wording.PAGES_WRONG.format(text=text))
    return found
