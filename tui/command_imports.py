"""`yanyin import` and `yanyin template` (导入、空表)."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from services.actor import Actor
from services.errors import CannotRun, DeskError
from services.grades import import_grades
from services.importing.outcomes import REFUSED as REFUSED_LEVEL
from services.importing.outcomes import CellProblem, ImportOutcome, ImportRequest
from services.organisations import import_organisations
from services.plans import import_plan
from services.roster import import_roster
from services.wording import cleanings
from services.workbooks.annotate import annotate
from services.workbooks.templates import write_template
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer
from tui.command_parser import TEMPLATES


class Importing(Protocol):
    """What the four imports have in common."""

    def __call__(self, request: ImportRequest, *, actor: Actor) -> ImportOutcome:
        """Store the file."""


def organisations(arguments: Namespace) -> Answer:
    """`yanyin import organisations`."""
    return _import(import_organisations, arguments, "")


def plan(arguments: Namespace) -> Answer:
    """`yanyin import plan`."""
    return _import(import_plan, arguments, arguments.school)


def roster(arguments: Namespace) -> Answer:
    """`yanyin import roster`."""
    return _import(import_roster, arguments, arguments.school)


def grades(arguments: Namespace) -> Answer:
    """`yanyin import grades`."""
    return _import(import_grades, arguments, arguments.school)


def _import(importing: Importing, arguments: Namespace, school: str) -> Answer:
    file: Path = arguments.file
    annotated: Path | None = arguments.annotated
    if annotated is not None:
        _require_free(annotated)
    request = ImportRequest(file, school=school, partial=arguments.partial)
    outcome = importing(request, actor=actor_of(arguments))
    answer = Answer(_lines(outcome), _object(outcome), DONE if outcome.stored else REFUSED)
    return answer if annotated is None else _annotated(answer, file, outcome, annotated)


def _require_free(target: Path) -> None:
    """What can be known about the copy is said before anything is stored."""
    if target.suffix.lower() != ".xlsx":
        raise CannotRun("copy_not_xlsx", name=target.name)
    if os.path.lexists(target):
        raise CannotRun("file_exists", name=target.name)
    if not target.parent.is_dir():
        raise CannotRun("folder_missing", name=target.parent.name)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise CannotRun("file_not_writable", name=target.name)


def _annotated(answer: Answer, file: Path, outcome: ImportOutcome, target: Path) -> Answer:
    """The answer with its marked copy; where that fails the import stands, and both are said."""
    try:
        annotate(file, outcome.problems, target)
    except DeskError as refusal:
        said = wording.refusal(refusal.code, refusal.params)
        failure = {"annotated_error": {"code": refusal.code, "message": said}}
        line = wording.IMPORT_NOT_ANNOTATED.format(reason=said)
        return Answer((*answer.lines, line), {**answer.data, **failure}, REFUSED)
    line = wording.IMPORT_ANNOTATED.format(file=target)
    return Answer((*answer.lines, line), answer.data, answer.exit_code)


def _object(outcome: ImportOutcome) -> dict[str, object]:
    keys = ("sheet", "row", "column", "value", "code", "message")
    return {
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "removed": outcome.removed,
        "refused": outcome.refused,
        "problems": [{key: getattr(found, key) for key in keys} for found in outcome.problems],
    }


def _lines(outcome: ImportOutcome) -> tuple[str, ...]:
    counts = {**asdict(outcome), "file": outcome.file_name}
    lines = [wording.IMPORT_COUNTS.format_map(counts), _what_was_stored(outcome)]
    if outcome.cleaned:
        lines.append(wording.IMPORT_CLEANED.format(cleanings=cleanings(outcome.cleaned)))
    if outcome.problems:
        lines.append(wording.IMPORT_PROBLEMS.format(count=len(outcome.problems)))
        lines += [_problem_line(found) for found in outcome.problems]
    return tuple(lines)


def _what_was_stored(outcome: ImportOutcome) -> str:
    if not outcome.stored:
        return wording.IMPORT_NOT_STORED
    return wording.IMPORT_STORED_PARTLY if outcome.refused else wording.IMPORT_STORED


def _problem_line(found: CellProblem) -> str:
    template = wording.IMPORT_PLACE_CELL if found.column else wording.IMPORT_PLACE
    if not found.row:
        template = wording.IMPORT_PLACE_SHEET
    place = template.format(sheet=found.sheet, row=found.row, column=found.column)
    line = wording.IMPORT_PROBLEM if found.level == REFUSED_LEVEL else wording.IMPORT_WARNING
    return line.format(place=place, message=found.message)


def template(arguments: Namespace) -> Answer:
    """`yanyin template KIND FILE`; an existing file is never overwritten, it may be filled in."""
    file: Path = arguments.file
    if file.exists():
        raise CannotRun("file_exists", name=file.name)
    write_template(TEMPLATES[arguments.kind], file)
    return Answer((wording.TEMPLATE_WRITTEN.format(file=file),), {"file": str(file)})
