"""Paper that a restored database may have forgotten (恢复以前的纸): never a second sheet without a reason.

What was printed between a backup and its restoring stands in no ledger. So whatever had its number by then, and is in
no job since, counts as if it were paper. Forms are asked nothing: they are printed in copies, and their code says
which content they bear.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.base import rows
from services import startup
from services.backup.taking_over import RESTORE
from services.clock import local
from services.errors import Refused
from services.print_jobs.subjects import PrintRequest, Subject

AT_ONCE = 500
"""Subjects asked for in one query: every engine takes so many placeholders."""

_BEFORE = {
    "diploma": "SELECT id FROM diploma WHERE allotted_at <= ? AND id",
    "replacement": "SELECT id FROM replacement WHERE made_at <= ? AND id",
}
_SINCE = (
    "SELECT s.subject FROM print_sheet s JOIN print_job j ON j.id = s.job_id"
    " WHERE j.trial = 0 AND j.created_at >= ? AND s.subject"
)


def restored_at() -> str:
    """When a backup last took the database's place (stored text), '' for never. Needs an open connection."""
    found = rows(
        "SELECT at FROM journal WHERE object_key = ? AND action = ? AND done = 1 ORDER BY id DESC LIMIT 1",
        (startup.place().engine, RESTORE),
    )
    return str(found[0][0]) if found else ""


def require_remembered(request: PrintRequest, subjects: Sequence[Subject]) -> int:
    """How many sheets may have been printed before the restoring; inside the write transaction that plans them.

    Raises `Refused("restored_since")` (params `count`, `at`) where there are some and the request has no reason.
    """
    at = restored_at()
    count = len(_doubtful(subjects, at)) if at else 0
    if count and not request.reprint:
        raise Refused("restored_since", count=count, at=f"{local(at):%m-%d %H:%M}")
    return count


def _doubtful(subjects: Sequence[Subject], at: str) -> list[Subject]:
    """What was there to be printed by then and is in no job since."""
    given = {
        kind: _among(query, at, [_id(one) for one in subjects if _kind(one) == kind])
        for kind, query in _BEFORE.items()
    }
    since = _among(_SINCE, at, [one.subject for one in subjects])
    return [one for one in subjects if _id(one) in given.get(_kind(one), ()) and one.subject not in since]


def _among(query: str, at: str, values: Sequence[object]) -> set[object]:
    """Those of the values that the query finds."""
    found: set[object] = set()
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        found |= {row[0] for row in rows(f"{query} IN ({', '.join('?' * len(some))})", (at, *some))}
    return found


def _kind(one: Subject) -> str:
    return one.subject.partition("/")[0]


def _id(one: Subject) -> int | None:
    return one.replacement_id or one.diploma_id
