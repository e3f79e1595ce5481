"""What is to be printed, on which printer, tray and blank, and what is known about it (打印准备)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.audits.heads import AuditKey
from services.browsing.tables import TableKey
from services.calibrating.viewing import CalibrationLine
from services.diplomas.preflight import Preflight
from services.diplomas.selecting import Selection
from services.diplomas.templates import Blank
from services.print_jobs.drawing import usual_blank
from services.print_jobs.ledger import Paper
from services.print_jobs.subjects import PrintRequest
from services.printers.checking import PrinterCheck
from services.printers.listing import PrinterLine
from tui import wording
from tui.diploma_lines import number_runs, places_text
from tui.printer_lines import blank_detail, model_text
from tui.widgets.choice_list import Option

FORM_BLANKS: Mapping[Paper, tuple[str, ...]] = {
    Paper.STAMPING_TABLE: ("a4",),
    Paper.REGISTER: ("a4-landscape", "a3-landscape"),
}
"""The plain paper that a form can be printed on, the usual one first."""


class Step(StrEnum):
    """What has to be settled before paper moves, in order."""

    PRINTER = "printer"
    TRAY = "tray"
    BLANK = "blank"
    CALIBRATION = "calibration"
    PREFLIGHT = "preflight"
    TRIAL = "trial"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose to print: diplomas by `rows`, with the number and the major of each, or a form.

    A form has one major, or what all of them are called; `wide`: on A3; `pages` and `copies`: only these, none: all of
    them. `hidden` are the rows that were marked but not in the list any more. `reason` is set where something was
    printed already and is to be printed again.
    """

    key: AuditKey
    paper: Paper
    rows: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()
    table: TableKey | None = None
    wide: bool = False
    pages: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    reason: str = ""

    @property
    def count(self) -> int:
        """How many diplomas."""
        return len(self.rows)

    @property
    def is_form(self) -> bool:
        """Whether this is a form on plain paper."""
        return self.paper in FORM_BLANKS

    def only(self, rows: Collection[int]) -> Wanted:
        """The same without the diplomas of other rows."""
        kept = [at for at, row in enumerate(self.rows) if row in rows]
        return replace(
            self,
            rows=tuple(self.rows[at] for at in kept),
            numbers=tuple(self.numbers[at] for at in kept),
            majors=tuple(self.majors[at] for at in kept),
            hidden=self.hidden & set(rows),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Printer, tray ('' is the printer's choice) and blank."""

    printer: str = ""
    tray: str = ""
    blank: str = ""

    def on(self, line: PrinterLine | None) -> Place:
        """The same on another printer: with the tray and the blank that it is calibrated for, where there is one."""
        if line is None:
            return replace(self, printer="", tray="")
        fitting = [place.tray for place in line.calibrated if place.blank == self.blank]
        return replace(self, printer=line.name, tray=fitting[0] if fitting else "")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is known so far; None is not known yet. `tried` is whether a trial was printed there.

    `may_add`: whether this person may add a printer. `faults`: what could not be asked, in words, by its step.
    """

    wanted: Wanted
    place: Place
    blanks: tuple[Option, ...]
    printers: tuple[PrinterLine, ...] | None = None
    check: PrinterCheck | None = None
    calibration: CalibrationLine | None = None
    calibration_known: bool = False
    preflight: Preflight | None = None
    tried: bool | None = None
    may_add: bool = False
    faults: Mapping[Step, str] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """A form needs no preflight here and no trial: what it says is settled, and its paper is plain."""
        left_out = {Step.PREFLIGHT, Step.TRIAL} if self.wanted.is_form else set()
        return tuple(step for step in Step if step not in left_out)


def print_request(wanted: Wanted, place: Place, *, trial: bool = False) -> PrintRequest:
    """What the services plan from it."""
    return PrintRequest(
        wanted.key,
        wanted.paper,
        place.printer,
        table=wanted.table,
        selection=Selection(row_numbers=wanted.rows),
        pages=wanted.pages,
        copies=wanted.copies,
        tray=place.tray,
        blank=place.blank,
        trial=trial,
        reprint=bool(wanted.reason) and not trial,
        reason="" if trial else wanted.reason,
    )


def first_blank(wanted: Wanted) -> str:
    """The blank that `wanted` is usually printed on."""
    if wanted.is_form:
        return FORM_BLANKS[wanted.paper][-1 if wanted.wide else 0]
    return usual_blank(wanted.paper)


def blank_options(paper: Paper, found: Iterable[Blank]) -> tuple[Option, ...]:
    """The blanks that a paper can be printed on."""
    if paper in FORM_BLANKS:
        return tuple(Option(name, wording.RUN_PAPERS[name]) for name in FORM_BLANKS[paper])
    return tuple(
        Option(
            blank.name,
            blank.title,
            blank_detail(blank) if blank.fault is None else wording.BLANK_DAMAGED,
            blank_detail(blank) if blank.fault else "",
        )
        for blank in found
        if blank.paper == paper.value
    )


def setup_title(wanted: Wanted) -> str:
    """电子商务 60 张 20234501990001 0073–0132."""
    if wanted.is_form:
        return _form_title(wanted)
    majors = list(dict.fromkeys(wanted.majors))
    who = majors[0] if len(majors) == 1 else wording.MAJORS.format(count=len(majors))
    return wording.SETUP_TITLE.format(who=who, count=wanted.count, numbers=number_runs(wanted.numbers))


def _form_title(wanted: Wanted) -> str:
    """资格审核登记表：电子商务  第 2、4 页  第 1 份."""
    title = wording.SETUP_FORM.format(form=wording.PAPERS[wanted.paper], majors=wanted.majors[0])
    if wanted.pages:
        title = wording.SETUP_FORM_PAGES.format(title=title, pages=places_text(wanted.pages))
    if wanted.copies:
        title = wording.SETUP_FORM_COPIES.format(title=title, copies=places_text(wanted.copies))
    return title


def printer_options(lines: Sequence[PrinterLine]) -> list[Option]:
    """The printers to choose from."""
    return [
        Option(line.name, line.name, wording.PRINTER_KINDS[line.kind], model_text(line.make_and_model))
        for line in lines
    ]
