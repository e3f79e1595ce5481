"""What must hold in any database after any acts, killed ones too (product.md §3 and §9): every breach in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models.base import connection, rows
from services import journal
from services.audits.states import State

WAITING = {"at_bureau": "bureau", "at_department": "department"}
LEGAL = {
    "create": {("", "open")},
    "rebuild": {("open", "open"), ("returned", "returned")},
    "verify": {("open", "open"), ("returned", "returned")},
    "submit": {(was, now) for was in ("open", "returned") for now in WAITING},
    "recall": {(was, "open") for was in WAITING},
    "approve": {("at_bureau", "at_bureau"), ("at_bureau", "at_department"), ("at_department", "approved")},
    "return": {(was, "returned") for was in WAITING},
    "withdraw": {("approved", "returned")},
    "revoke": {(state, state) for state in ("approved", "stamping", "stamped", "issued")},
}


def breaches() -> list[str]:
    """Everything that is wrong in the bound database; empty when all is well."""
    with connection():
        return [
            *_states(),
            *_histories(),
            *_gates(),
            *_numbers(),
            *_names(),
            *_journal(),
            *_parts(),
            *_twice(),
        ]


def _states() -> Iterator[str]:
    for audit, state, kind in rows(
        "SELECT a.id, a.state, w.kind FROM audit a LEFT JOIN organisation w ON w.id = a.waits_at_id"
    ):
        if state not in set(State):
            yield f"audit {audit}: no such state {state}"
        if WAITING.get(state) != kind:
            yield f"audit {audit} is {state} and waits at {kind}"


def _histories() -> Iterator[str]:
    last: dict[int, tuple[str, int]] = {}
    for audit, action, was, now, version in rows(
        "SELECT audit_id, action, from_state, to_state, version FROM audit_move ORDER BY id"
    ):
        before, seen = last.get(audit, ("", 0))
        if (was, now) not in LEGAL[action] or was != before:
            yield f"audit {audit}: {action} from {was} to {now} after {before}"
        if version <= seen:
            yield f"audit {audit}: version {version} after {seen}"
        last[audit] = (now, version)
    for audit, state, version in rows("SELECT id, state, version FROM audit"):
        now, seen = last.get(audit, ("", 0))
        if now != state or version < seen:
            yield f"audit {audit} is {state} version {version}, its history says {now} {seen}"


def _gates() -> Iterator[str]:
    """At each step up, every table of the audit had been approved by that level with that content."""
    for move, action, tables, approved in rows(
        "SELECT m.id, m.action, (SELECT COUNT(*) FROM shown_table t WHERE t.move_id = m.id),"
        " (SELECT COUNT(*) FROM shown_table t WHERE t.move_id = m.id AND EXISTS (SELECT 1 FROM approval p"
        "  WHERE p.audit_id = m.audit_id AND p.major_code = t.major_code AND p.duration = t.duration"
        "  AND p.digest = t.digest AND p.level_id = m.level_id AND p.approved_at <= m.moved_at))"
        " FROM audit_move m WHERE m.action IN ('submit', 'approve')"
    ):
        if not tables or approved != tables:
            yield f"move {move}: {action} with {approved} of {tables} tables approved"


def _numbers() -> Iterator[str]:
    people: dict[str, str] = {}
    last: Counter[tuple[int, int]] = Counter()
    for school, year, seq, number, id_number in rows(
        "SELECT school_id, year, seq, number, id_number FROM diploma ORDER BY school_id, year, seq"
    ):
        last[school, year] += 1
        if seq != last[school, year]:
            yield f"school {school} year {year}: {seq} where {last[school, year]} belongs"
        if people.setdefault(number, id_number) != id_number:
            yield f"number {number} was given to two people"
        if not number.endswith(f"{seq:04}"):
            yield f"number {number} is not the one of {seq}"
    for people_count, times in rows(
        "SELECT COUNT(*), times FROM (SELECT id_number, COUNT(*) AS times FROM diploma WHERE state = 'valid'"
        " GROUP BY id_number) found WHERE times > 1 GROUP BY times"
    ):
        yield f"{people_count} people have {times} valid numbers"
    for audit, lacking in rows(
        "SELECT a.id, COUNT(*) FROM audit a JOIN audit_row r ON r.audit_id = a.id AND r.passed = 1"
        " WHERE a.state IN ('approved', 'stamping', 'stamped', 'issued') AND 1 <>"
        " (SELECT COUNT(*) FROM diploma d WHERE d.audit_id = a.id AND d.id_number = r.id_number"
        "  AND (d.state = 'valid' OR d.void_cause = 'revoked')) GROUP BY a.id"
    ):
        yield f"audit {audit} is approved and {lacking} graduates have not exactly one number"
    for audit, strangers in rows(
        "SELECT a.id, COUNT(*) FROM audit a JOIN diploma d ON d.audit_id = a.id AND d.state = 'valid'"
        " WHERE a.state IN ('approved', 'stamping', 'stamped', 'issued') AND NOT EXISTS (SELECT 1 FROM audit_row r"
        "  WHERE r.audit_id = a.id AND r.passed = 1 AND r.id_number = d.id_number AND r.row_no = d.row_no)"
        " GROUP BY a.id"
    ):
        yield f"audit {audit}: {strangers} valid numbers of nobody in it"


def _names() -> Iterator[str]:
    """The names on paper are fixed exactly while the department's approval stands."""
    for audit, state, fixed in rows("SELECT id, state, CASE WHEN named = '' THEN 0 ELSE 1 END FROM audit"):
        if fixed != (state in ("approved", "stamping", "stamped", "issued")):
            yield f"audit {audit} is {state}, its names are {'fixed' if fixed else 'not fixed'}"


def _journal() -> Iterator[str]:
    broken = journal.first_broken()
    if broken is not None:
        yield f"the journal breaks at {broken}"
    told = Counter(
        action for (action,) in rows("SELECT action FROM journal WHERE done = 1 AND object_kind = 'audit'")
    )
    moves = Counter(f"audit.{action}" for (action,) in rows("SELECT action FROM audit_move"))
    moves["audit.approve_major"] = int(rows("SELECT COUNT(*) FROM approval")[0][0])
    for action in sorted(told.keys() | moves.keys()):
        if told[action] != moves[action]:
            yield f"{action}: {moves[action]} done, {told[action]} in the journal"


def _parts() -> Iterator[str]:
    """An audit's rows, tables and counts are of one piece."""
    for audit, head, stored in rows(
        "SELECT a.id, a.row_count * 1000 + a.passed_count, (SELECT COUNT(*) * 1000 + COALESCE(SUM(passed), 0)"
        " FROM audit_row r WHERE r.audit_id = a.id) FROM audit a"
    ):
        if head != stored:
            yield f"audit {audit}: rows and passed {head}, stored {stored}"
    for audit, passed, listed in rows(
        "SELECT a.id, a.passed_count, (SELECT COALESCE(SUM(row_count), 0) FROM major_table t WHERE t.audit_id = a.id)"
        " FROM audit a"
    ):
        if passed != listed:
            yield f"audit {audit}: {passed} passed, {listed} in tables"


def _twice() -> Iterator[str]:
    """Nobody stands in two submitted audits, unless revoked in one of them."""
    for id_count, times in rows(
        "SELECT COUNT(*), times FROM (SELECT r.id_number, COUNT(*) AS times FROM audit_row r JOIN audit a"
        " ON a.id = r.audit_id WHERE r.passed = 1 AND a.state NOT IN ('open', 'returned', 'issued') AND NOT EXISTS"
        " (SELECT 1 FROM diploma d WHERE d.audit_id = a.id AND d.id_number = r.id_number AND d.void_cause = 'revoked')"
        " GROUP BY r.id_number) found WHERE times > 1 GROUP BY times"
    ):
        yield f"{id_count} people stand in {times} submitted audits"
