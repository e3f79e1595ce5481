"""What `yanyin print PAPER` asks for, and what the check before printing says of it (打印的请求)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from services.actor import Actor
from services.audits.summaries import audit_summary
from services.browsing.tables import TableKey
from services.diplomas.preflight import Preflight, Problem, preflight
from services.diplomas.replacing import replacements
from services.diplomas.selecting import Selection, chosen, graduates
from services.errors import Refused
from services.print_jobs.drawing import usual_blank
from services.print_jobs.earlier import needs_trial
from services.print_jobs.ledger import Paper, SheetState
from services.print_jobs.subjects import PrintRequest
from tui import wording
from tui.command_accounts import actor_of
from tui.command_audits import key_of
from tui.command_output import REFUSED, Answer
from tui.command_reviews import table_named
from tui.diploma_lines import doubt_lines, field_words, rows_from_to


@dataclass(frozen=True, slots=True)
class Wish:
    """A request with what somebody should know before paper moves.

    `notes` are sentences, `found` what the check says of diplomas (None: there was none), `skipped` the row numbers
    that are left out because of it.
    """

    request: PrintRequest
    notes: tuple[str, ...] = ()
    found: Preflight | None = None
    skipped: tuple[int, ...] = ()

    @property
    def said(self) -> list[str]:
        """What is doubtful about the pages, and which ones are left out, for whoever prints."""
        lines = doubt_lines(self.found) if self.found else []
        if self.skipped:
            rows = wording.BETWEEN_PLACES.join(map(str, self.skipped))
            lines.append(wording.PRINT_SKIPPED.format(count=len(self.skipped), rows=rows))
        return lines

    @property
    def told(self) -> dict[str, object]:
        """The same for scripts, by row numbers: output that is kept somewhere holds no names."""
        doubts = self.found.doubts if self.found else ()
        return {"doubts": _without_names(doubts), "skipped": list(self.skipped)}


def wish_of(arguments: Namespace) -> Wish:
    """The request of the arguments; with `--skip-refused` without what cannot be printed.

    Raises `Refused`: `reprint_missing`, `major_unknown`, `range_unclear`, `range_reversed`, and as the check does.
    """
    actor, request = actor_of(arguments), _request(arguments)
    if request.reason and not request.reprint:
        raise Refused("reprint_missing")
    if request.trial and not arguments.skip_refused:
        return Wish(request)
    notes = (wording.PRINTED_UNTRIED,) if not request.trial and needs_trial(request, actor=actor) else ()
    found = _checked(request, actor)
    if found is None or not arguments.skip_refused or found.ok or not found.fit:
        return Wish(request, notes, found)
    selection = replace(request.selection or Selection(), row_numbers=found.fit)
    skipped = tuple(dict.fromkeys(one.row_no for one in found.problems))
    doubts = tuple(one for one in found.doubts if one.row_no in set(found.fit))
    return Wish(replace(request, selection=selection), notes, replace(found, doubts=doubts), skipped)


def unfit(wish: Wish, actor: Actor, refusal: Refused) -> Answer:
    """What keeps pages from being printed, row by row."""
    found = wish.found or _checked(wish.request, actor)
    sentence = wording.refusal(refusal.code, refusal.params)
    problems = found.problems if found else ()
    rows = [
        wording.PRINT_PROBLEM.format(row=one.row_no, name=one.name, problem=field_words(one))
        for one in problems
    ]
    told = {"code": refusal.code, "message": sentence, "problems": _without_names(problems)}
    advice = [wording.PRINT_SKIP_ADVICE] if found and found.fit else []
    return Answer((sentence, *rows, *advice), {"error": told}, REFUSED, is_error=True)


def _without_names(found: Iterable[Problem]) -> list[dict[str, object]]:
    return [{name: value for name, value in asdict(one).items() if name != "name"} for one in found]


def _request(arguments: Namespace) -> PrintRequest:
    return PrintRequest(
        key=key_of(arguments),
        paper=_paper(arguments),
        printer=arguments.printer,
        table=_table(arguments),
        selection=_selection(arguments),
        pages=tuple(arguments.page),
        copies=tuple(arguments.copy),
        tray=arguments.tray,
        blank=arguments.blank,
        trial=arguments.trial,
        reprint=arguments.reprint,
        reason=arguments.why,
        rest=arguments.rest,
    )


def _paper(arguments: Namespace) -> Paper:
    return Paper(arguments.path.rpartition(" ")[2])


def _table(arguments: Namespace) -> TableKey | None:
    if not arguments.major:
        return None
    try:
        return table_named(audit_summary(key_of(arguments), actor=actor_of(arguments)), arguments.major)
    except Refused as refusal:
        if refusal.code != "table_missing":
            raise
        raise Refused("major_unknown", major=arguments.major) from refusal


def _selection(arguments: Namespace) -> Selection | None:
    """The graduates of `--class` and of `--range`: numbers or their last digits. Raises as `rows_from_to` does.

    Of 学历证明书 those that were granted, where nothing is said.
    """
    if _paper(arguments) is Paper.REPLACEMENT and not arguments.range and not arguments.class_name:
        granted = replacements(key_of(arguments), actor=actor_of(arguments))
        return Selection(row_numbers=tuple(sorted({one.row_no for one in granted})))
    if not arguments.range:
        return Selection(class_name=arguments.class_name) if arguments.class_name else None
    table = _table(arguments)
    lines = [
        line
        for line in graduates(key_of(arguments), actor=actor_of(arguments))
        if table in (None, line.table)
    ]
    rows = tuple(sorted(rows_from_to(lines, arguments.range)))
    return Selection(class_name=arguments.class_name, row_numbers=rows)


def _checked(request: PrintRequest, actor: Actor) -> Preflight | None:
    if request.paper not in (Paper.DIPLOMA, Paper.REPLACEMENT):
        return None
    selection = replace(request.selection or Selection(), table=request.table)
    lines = chosen(request.key, selection, actor=actor)
    left = {"", SheetState.SPOILED}
    by_rest = request.rest and request.paper is Paper.DIPLOMA
    rows = [line.row_no for line in lines if not by_rest or line.printed in left]
    if not rows:
        return None  # the planning says why
    blank = request.blank or usual_blank(request.paper)
    return preflight(request.key, rows, blank, request.paper.value, actor=actor)
