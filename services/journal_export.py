"""What the auditor looks at as a workbook (导出日志): with a row of its own in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from models.base import connection, write_transaction
from services import wording
from services.actor import Actor, Right, require
from services.clock import local, now
from services.errors import Refused
from services.folders import outbox_file
from services.journal import Entry, operation, record
from services.journal_reading import JournalFilter, JournalLine, journal_overview, journal_page
from services.progress import SILENT, Job, Progress
from services.workbooks.writing import Value, write_rows

LIMIT = 1_000_000
"""A sheet has 1,048,576 rows."""

AT_ONCE = 1_000


@operation("journal.export")
def export_journal(chosen: JournalFilter, target: Path, *, actor: Actor, job: Job = SILENT) -> int:
    """Write the rows that a filter leaves, newest first; returns how many. Digests and hashes are written whole.

    Raises `NotAllowed`; `Refused("journal_too_long")` (params `count`, `limit`) and as `journal_overview`; `CannotRun`:
    folder_missing, file_not_writable; `Cancelled`.
    """
    with connection():
        require(actor, Right.READ_JOURNAL)
        numbers = journal_overview(chosen, actor=actor).numbers
        if len(numbers) > LIMIT:
            raise Refused("journal_too_long", count=len(numbers), limit=LIMIT)
        cells = (_cells(line) for line in _lines(chosen, numbers, actor, job))
        write_rows(target, wording.JOURNAL_TITLE, wording.JOURNAL_HEADERS, cells)
        with write_transaction():
            wanted = {key: value for key, value in asdict(chosen).items() if value not in ("", None)}
            detail = {"count": len(numbers), "filter": wanted}
            record(actor, Entry("journal.export", "journal", "", detail=detail))
    return len(numbers)


@operation("journal.export")
def journal_to_outbox(chosen: JournalFilter, *, actor: Actor, job: Job = SILENT) -> tuple[Path, int]:
    """Write the rows that a filter leaves into the actor's outbox: the file and its count of rows.

    Raises as `export_journal` and `outbox_file` do.
    """
    with connection():
        require(actor, Right.READ_JOURNAL)
        target = outbox_file(actor.login, wording.JOURNAL_NAME.format(day=local(now()).strftime("%Y-%m-%d")))
        return target, export_journal(chosen, target, actor=actor, job=job)


def _lines(chosen: JournalFilter, numbers: Sequence[int], actor: Actor, job: Job) -> Iterator[JournalLine]:
    for start in range(0, len(numbers), AT_ONCE):
        job.check()
        job.report(Progress("export", start, len(numbers)))
        count = min(AT_ONCE, len(numbers) - start)
        yield from journal_page(chosen, numbers[start] + 1, count, actor=actor)


def _cells(line: JournalLine) -> tuple[Value, ...]:
    return (
        line.number,
        _moment(line.at),
        line.login,
        line.name,
        line.organisation,
        line.organisation_name,
        wording.JOURNAL_VIAS.get(line.via, line.via),
        line.place,
        line.os_user,
        wording.JOURNAL_ACTIONS.get(line.action, line.action),
        wording.JOURNAL_OUTCOMES[line.done],
        wording.JOURNAL_OBJECTS.get(line.object_kind, line.object_kind),
        line.object_key,
        line.before,
        line.after,
        json.dumps(line.detail, ensure_ascii=False) if line.detail else "",
        line.action,
        line.session,
        line.previous,
        line.hash,
    )


def _moment(at: str) -> str:
    """The moment on Chinese clocks; one that somebody bent is shown as it stands."""
    try:
        return local(at).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return at
