"""Fakes for the screens of printing: a job of sixty sheets as its ledger has it, and what the printer says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.actor import Actor
from services.errors import DeskError, Refused
from services.print_jobs.ledger import JobState, Paper, SheetState
from services.print_jobs.live import LiveState
from services.print_jobs.reading import CalibrationLine, JobView, SheetLine
from services.print_jobs.settling import ConfirmPreview
from tests.screens.drill import KEY
from tui import run_acts
from tui.screens import job_screen, print_run

SENT_AT = "2023-06-20T01:02:00.000000Z"
CALIBRATION = CalibrationLine("2023-06-20T00:00:00.000000Z", "覃老师", 0.4, -1.1, 0.1, 0.0, 0.0)
QUIET = LiveState("", None, (), out_of_paper=False, offline=False)
AT_ONCE = 10


def sheet(position: int, state: SheetState, **changes: Any) -> SheetLine:
    """One diploma of 电子商务; the first has the number …0073."""
    went = state is not SheetState.PLANNED
    plain = SheetLine(
        position=position,
        number=f"20234500010001{position + 72:04}",
        label=f"覃某{position}",
        page=1,
        copy=1,
        attempt=1,
        state=state,
        batch=(position - 1) // AT_ONCE + 1 if went else 0,
        sent_at=SENT_AT if went else "",
        settled_at="",
        settled_by="",
        reason="",
        blank_serial="",
        asked=False,
    )
    return replace(plain, **changes)


def sheets(states: str) -> tuple[SheetLine, ...]:
    """A letter a sheet: g good, s sent, x spoiled, u unknown, a unknown and asked about, p planned."""
    kinds = {"g": "good", "s": "sent", "x": "spoiled", "u": "unknown", "a": "unknown", "p": "planned"}
    return tuple(
        sheet(position, SheetState(kinds[letter]), asked=letter == "a")
        for position, letter in enumerate(states, 1)
    )


def job(states: str, **changes: Any) -> JobView:
    """A job whose sheets stand so."""
    lines = sheets(states)
    counted = Counter(line.state for line in lines)
    plain = JobView(
        name="230620-AB12",
        paper=Paper.DIPLOMA,
        key=KEY,
        school_name="邕州市第一职业技术学校",
        printer="证书机",
        tray="rear",
        blank="diploma_a4",
        calibration=CALIBRATION,
        trial=False,
        state=JobState.OPEN,
        cause="",
        owner="",
        counts={state: counted[state] for state in SheetState},
        sheets=lines,
        made_by="覃老师",
        created_at=SENT_AT,
        reason="",
    )
    return replace(plain, **changes)


@dataclass
class FakeJob:
    """Stands in for the services behind the screen of one job and remembers what it was asked to do."""

    view: JobView
    live: LiveState = QUIET
    preview: ConfirmPreview | None = None
    refuses: DeskError | None = None
    done: list[tuple[object, ...]] = field(default_factory=list)

    def job_view(self, name: str, *, actor: Actor) -> JobView:
        return self.view

    def printer_live(self, name: str, *, actor: Actor) -> LiveState:
        return self.live

    def blanks(self) -> Sequence[object]:
        return ()

    def _act(self, *what: object) -> JobView:
        if self.refuses is not None:
            raise self.refuses
        self.done.append(what)
        return self.view

    def pause_job(self, name: str, *, actor: Actor) -> JobView:
        return self._act("pause")

    def cancel_job(self, name: str, *, actor: Actor) -> JobView:
        return self._act("cancel")

    def preview_confirm(self, name: str, last: str, *, actor: Actor) -> ConfirmPreview:
        if self.preview is None:
            raise Refused("sheet_unknown", number=last)
        return self.preview

    def confirm_last(
        self, name: str, last: str, seen: ConfirmPreview | None = None, *, actor: Actor
    ) -> JobView:
        return self._act("confirm", last, seen)

    def mark_good(self, name: str, number: str, *, actor: Actor) -> JobView:
        return self._act("good", number)

    def mark_unprinted(self, name: str, number: str, *, actor: Actor) -> JobView:
        return self._act("unprinted", number)

    def spoil(
        self, name: str, number: str, reason: str, serial: str = "", again: bool = False, *, actor: Actor
    ) -> JobView:
        return self._act("spoil", number, reason, serial, again)

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the screens call this instead of the services."""
        monkeypatch.setattr(job_screen, "LOOK_SECONDS", 0.05)
        for module in (job_screen, print_run, run_acts):
            for name in vars(FakeJob):
                if not name.startswith("_") and hasattr(module, name):
                    monkeypatch.setattr(module, name, getattr(self, name))
