"""A school whose seven graduates have numbers, with a printer made of memory, three sheets at once (打印的世界)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.base import connection, rows, run, write_transaction
from models.organisations import Organisation, Setting
from models.printing import Printer
from services.actor import Actor
from services.clock import stamp
from services.errors import Refused
from services.print_jobs import leases, sending
from services.print_jobs.leases import Lease
from services.print_jobs.ledger import Paper, SheetState
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import JobView, job_view
from services.print_jobs.running import run_job
from services.print_jobs.subjects import PrintRequest
from services.printers import opening
from services.printers.opening import PrinterKind
from services.progress import SILENT, Job
from tests.services.audit_world import KEY
from tests.services.print_jobs.presses import Killed, Press
from tests.services.reviewing import Chain, approved_chain

PRINTER = "证书机"
AT_ONCE = 3
QUICK = Lease(poll_s=0.02, silence_s=0.1, paper_s=0.0)
REASON = "卡纸撕破"


@dataclass(frozen=True, slots=True)
class Room:
    """Who prints where: `clerk` is 学校毕业管理."""

    chain: Chain

    @property
    def clerk(self) -> Actor:
        return self.chain.school_actor

    def numbers(self) -> list[str]:
        """All 证书编号 in the order they are printed."""
        with connection():
            return [row[0] for row in rows("SELECT number FROM diploma ORDER BY seq")]

    def request(self, **fields: object) -> PrintRequest:
        """All diplomas on the printer."""
        return PrintRequest(**({"key": KEY, "paper": Paper.DIPLOMA, "printer": PRINTER} | fields))  # type: ignore[arg-type]

    def plan(self, **fields: object) -> str:
        """The name of a new job."""
        return plan_job(self.request(**fields), actor=self.clerk).name

    def run(self, name: str, job: Job = SILENT) -> JobView:
        """Run a job to where it stops."""
        return run_job(name, actor=self.clerk, job=job, lease=QUICK)

    def view(self, name: str) -> JobView:
        return job_view(name, actor=self.clerk)

    def states(self, name: str) -> str:
        """The states of a job's sheets by position, a letter each: p s g x ?."""
        return "".join(LETTERS[sheet.state] for sheet in self.view(name).sheets)

    def acts(self) -> list[str]:
        """What the journal tells of printing, in order; refusals with a minus."""
        with connection():
            found = rows("SELECT action, done FROM journal WHERE action LIKE ? ORDER BY id", ("print.%",))
        return [action.removeprefix("print.") if done else f"-{action}" for action, done in found]


@dataclass(frozen=True, slots=True)
class PrintRoom(Room):
    """With a printer made of memory."""

    press: Press
    monkeypatch: pytest.MonkeyPatch

    def run_and_die(self, name: str, job: Job = SILENT) -> bool:
        """Run a job; whether the process was killed: then nothing is put in order afterwards, and the lease stays."""
        doubt, let_go = sending.leave_in_doubt, leases._let_go
        dead: list[bool] = []

        def unless_dead(act: Callable[..., None]) -> Callable[..., None]:
            return lambda *arguments: None if dead else act(*arguments)

        self.press.on_kill = lambda: dead.append(True)
        with self.monkeypatch.context() as dying:
            dying.setattr(sending, "leave_in_doubt", unless_dead(doubt))
            dying.setattr(leases, "_let_go", unless_dead(let_go))
            with suppress(Killed):
                self.run(name, job)
        return bool(dead)

    def came_out(self) -> Counter[str]:
        """How often each number lies in the tray, read from the pages."""
        return numbers_on(self.press.tray)


LETTERS = {
    SheetState.PLANNED: "p",
    SheetState.SENT: "s",
    SheetState.GOOD: "g",
    SheetState.SPOILED: "x",
    SheetState.UNKNOWN: "?",
}


def numbers_on(pages: Iterable[str]) -> Counter[str]:
    """How often each 证书编号 stands on these pages."""
    return Counter(number for text in pages for number in re.findall(r"\d{18}", text))


def add_printer(of: Organisation, name: str, kind: PrinterKind, uri: str) -> Printer:
    """A printer of an organisation, never asked yet."""
    return Printer.create(name=name, kind=kind.value, uri=uri, organisation=of, created_at=stamp())


def set_at_once(count: int) -> None:
    """How many sheets go out together."""
    Setting.create(year=0, key="sheets_per_job", value=str(count))


def make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> PrintRoom:
    """The chain of reviews walked to its end, and a press that prints at once unless told otherwise."""
    press = Press()
    monkeypatch.setitem(opening.QUEUES, PrinterKind.IPP, lambda _uri: press)
    room = make_real_room(folder, PrinterKind.IPP, "ipp://localhost/print")
    return PrintRoom(room.chain, press, monkeypatch)


def make_real_room(folder: Path, kind: PrinterKind, uri: str) -> Room:
    """The same with a real printer."""
    chain = approved_chain(folder)
    with write_transaction():
        add_printer(chain.world.school, PRINTER, kind, uri)
        set_at_once(AT_ONCE)
    return Room(chain)


def empty_ledger() -> None:
    """As if nothing had ever been printed."""
    with write_transaction():
        run("DELETE FROM print_sheet")
        run("DELETE FROM print_job")


def refusal(room: PrintRoom, **fields: object) -> Refused:
    """How planning such a job is refused."""
    with pytest.raises(Refused) as refused:
        room.plan(**fields)
    return refused.value
