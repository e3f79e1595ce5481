"""`yanyin render diplomas`: diplomas with 样张 as a PDF, and what the check before printing found (毕业证样张)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from services.audits.summaries import audit_summary
from services.diplomas.preflight import Preflight, Problem, preflight
from services.diplomas.rendering import diplomas_to_outbox, render_diplomas
from services.diplomas.selecting import Selection, chosen
from tui import wording
from tui.command_accounts import actor_of
from tui.command_audits import key_of
from tui.command_output import REFUSED, Answer
from tui.command_reviews import table_named
from tui.diploma_lines import doubt_lines, field_words, rows_from_to


def render(arguments: Namespace) -> Answer:
    """The diplomas of all graduates, or of those that the options name; none where one cannot be right."""
    actor, key = actor_of(arguments), key_of(arguments)
    rows = _rows(arguments)
    found = preflight(key, rows, arguments.blank, actor=actor)
    if not found.ok:
        return _refused(found)
    selection = Selection(row_numbers=rows)
    calibration, target = arguments.calibration, arguments.output
    made = (
        diplomas_to_outbox(key, selection, arguments.blank, actor=actor, calibration=calibration)
        if target is None
        else render_diplomas(
            key, selection, arguments.blank, actor=actor, target=target, calibration=calibration
        )
    )
    lines = (
        wording.DIPLOMAS_RENDERED.format(pages=made.pages, file=made.path),
        *doubt_lines(found),
        wording.DIPLOMAS_ARE_SAMPLES,
    )
    doubts = [_object(one) for one in found.doubts]
    return Answer(lines, {"file": str(made.path), "pages": made.pages, "sample": True, "doubts": doubts})


def _rows(arguments: Namespace) -> tuple[int, ...]:
    """The rows that `--major`, `--class` and `--range` name. Raises as `chosen` and `rows_from_to` do."""
    actor, key = actor_of(arguments), key_of(arguments)
    table = table_named(audit_summary(key, actor=actor), arguments.major) if arguments.major else None
    lines = chosen(key, Selection(table, arguments.class_name), actor=actor)
    if not arguments.range:
        return tuple(line.row_no for line in lines)
    wanted = rows_from_to(lines, arguments.range)
    return tuple(line.row_no for line in lines if line.row_no in wanted)


def _refused(found: Preflight) -> Answer:
    count = len({one.row_no for one in found.problems})
    sentence = wording.refusal("preflight_failed", {"count": count})
    data = {
        "error": {"code": "preflight_failed", "message": sentence},
        "problems": [_object(one) for one in found.problems],
    }
    return Answer((sentence, *map(_line, found.problems)), data, REFUSED, is_error=True)


def _line(one: Problem) -> str:
    return wording.DIPLOMA_PROBLEM.format(row=one.row_no, name=one.name, problem=field_words(one))


def _object(one: Problem) -> dict[str, object]:
    return {
        "row": one.row_no,
        "field": one.field,
        "code": one.code,
        "character": one.code_point or None,
        "detail": one.detail or None,
    }


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {"render diplomas": render}
"""By command."""
