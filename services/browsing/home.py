"""Home: what waits for this user, newest first, what is under way, the year's dates (首页, product.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.base import Row, connection, rows
from services.actor import Actor, Right, may, require_session
from services.audits.heads import AuditHead, Person, read_heads
from services.audits.states import EDITABLE, State
from services.browsing.revocations import Revocation, read_revocations, revoked_counts
from services.clock import local, now
from services.journal import operation
from services.print_jobs.reading import JobLine, jobs_left
from services.reviewing.moves import Act
from services.reviewing.queue import review_queue
from services.settings import year_settings


class Waiting(StrEnum):
    """Why an audit stands on somebody's home, in the words of screens.md's sketch."""

    RETURNED = "returned"
    DATA_CHANGED = "data_changed"
    TO_SUBMIT = "to_submit"
    TO_REVIEW = "to_review"
    UNDER_WAY = "under_way"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class HomeItem:
    """One line. `at` is when it began to wait (stored text), `rows` how many graduates it is about.

    RETURNED: passed graduates, `by`, `reason` and `action` (return, withdraw) of the return, `changes`: how many major
    tables are unlike those submitted last; its data may have changed besides (`head.stale_since`). DATA_CHANGED: rows
    to verify again, the cause in `head.stale_because`. TO_SUBMIT, TO_REVIEW, UNDER_WAY: passed graduates. TO_REVIEW:
    who submitted it, and how many of its major tables the level has approved already. REVOKED: how many graduates of an
    audit are revoked, `by` and `reason` of the last one, who is called `name`. `revoked` is that count on every line.
    """

    waiting: Waiting
    head: AuditHead
    at: str
    rows: int
    by: str = ""
    reason: str = ""
    changes: int = 0
    tables: int = 0
    approved: int = 0
    action: str = ""
    name: str = ""
    revoked: int = 0


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many audits of the year below a reviewer stand in one state, with how many passed and revoked graduates."""

    state: State
    audits: int
    graduates: int
    revoked: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """日程 of the year: ISO dates or empty."""

    receipt_deadline: str
    stamping_from: str
    stamping_to: str
    stamping_place: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """Home of one user. `to_do` is 要办的事, `under_way` 在办 (schools), `states` the counts (bureaus, department).

    `jobs`: the school's print jobs that are not over, newest first, for whoever prints.
    """

    year: int
    to_do: tuple[HomeItem, ...]
    under_way: tuple[HomeItem, ...]
    states: tuple[StateCount, ...]
    schedule: Schedule
    jobs: tuple[JobLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Return:
    at: str
    by: str
    reason: str
    action: str


@operation("home.read")
def home_view(*, actor: Actor) -> HomeView:
    """What waits for the actor; a role without audits sees the dates alone.

    Raises `NotAllowed` as `require_session` does.
    """
    year = local(now()).year
    with connection():
        require_session(actor)
        settings = year_settings(year)
        schedule = Schedule(
            settings.receipt_deadline,
            settings.stamping_from,
            settings.stamping_to,
            settings.stamping_place,
        )
        if actor.organisation_id is None or not may(actor, Right.READ_SCHOOL):
            return HomeView(year, (), (), (), schedule)
        if actor.organisation_kind == "school":
            to_do, under_way = _school_items(actor.organisation_id, year)
            jobs = jobs_left(actor.organisation_id) if may(actor, Right.PRINT) else ()
            return HomeView(year, to_do, under_way, (), schedule, jobs)
        to_do = _review_items(actor) if may(actor, Right.REVIEW_AUDIT) else ()
        return HomeView(year, to_do, (), _states_below(actor, year), schedule)


def _school_items(school_id: int, year: int) -> tuple[tuple[HomeItem, ...], tuple[HomeItem, ...]]:
    """要办的事 and 在办; of the year's audits that are issued only what was revoked."""
    shown = read_heads(
        "WHERE a.school_id = ? AND (a.state <> ? OR a.year = ?)", (school_id, State.ISSUED.value, year)
    )
    heads = [head for head in shown if head.state is not State.ISSUED]
    returned = [head.id for head in heads if head.state is State.RETURNED]
    returns = _returns(returned)
    changes = _changes(returned)
    to_do = [item for head in heads if head.state in EDITABLE for item in _own_items(head, returns, changes)]
    arrivals = _arrivals(school_id)
    under_way = [
        HomeItem(Waiting.UNDER_WAY, head, arrivals.get(head.id, head.submitted_at), head.passed_count)
        for head in heads
        if head.state not in EDITABLE
    ]
    revoked = _revoked(school_id, shown)
    counts = {item.head.id: item.rows for item in revoked}
    to_do, under_way = (
        [replace(item, revoked=counts.get(item.head.id, 0)) for item in items]
        for items in (to_do, [*under_way, *revoked])
    )
    return _newest_first(to_do), _newest_first(under_way)


def _revoked(school_id: int, heads: Iterable[AuditHead]) -> list[HomeItem]:
    """A line for each of these audits with revoked graduates, about the last one of them."""
    found: dict[int, list[Revocation]] = defaultdict(list)
    for revocation in read_revocations("d.school_id = ?", (school_id,)):
        found[revocation.audit_id].append(revocation)
    return [
        HomeItem(
            Waiting.REVOKED,
            head,
            last.at,
            len(found[head.id]),
            last.organisation,
            last.reason,
            name=last.name,
        )
        for head in heads
        if head.id in found
        for last in found[head.id][-1:]
    ]


def _arrivals(school_id: int) -> dict[int, str]:
    """When each audit of a school came to where it is by being submitted or approved."""
    return dict(
        rows(
            "SELECT m.audit_id, MAX(m.moved_at) FROM audit_move m JOIN audit a ON a.id = m.audit_id"
            " WHERE a.school_id = ? AND m.action IN (?, ?) GROUP BY m.audit_id",
            (school_id, Act.SUBMIT.value, Act.APPROVE.value),
        )
    )


def _own_items(head: AuditHead, returns: dict[int, _Return], changes: dict[int, int]) -> Iterable[HomeItem]:
    if head.state is State.RETURNED:
        back = returns.get(head.id, _Return(head.verified_at, "", "", ""))
        yield HomeItem(
            Waiting.RETURNED,
            head,
            back.at,
            head.passed_count,
            back.by,
            back.reason,
            changes.get(head.id, 0),
            action=back.action,
        )
    elif head.stale_since is not None:
        yield HomeItem(Waiting.DATA_CHANGED, head, head.stale_since, head.stale_rows)
    elif head.state is State.OPEN:
        yield HomeItem(Waiting.TO_SUBMIT, head, head.verified_at, head.passed_count)


def _review_items(actor: Actor) -> tuple[HomeItem, ...]:
    return _newest_first(
        HomeItem(
            Waiting.TO_REVIEW,
            line.head,
            line.arrived_at,
            line.head.passed_count,
            _name(line.head.submitted_by),
            tables=line.tables,
            approved=line.approved,
            revoked=line.revoked,
        )
        for line in review_queue(actor=actor)
    )


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _newest_first(items: Iterable[HomeItem]) -> tuple[HomeItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.at, item.head.id), reverse=True))


def _returns(audit_ids: Sequence[int]) -> dict[int, _Return]:
    """The last step that led each audit to 退回修改: when, which organisation, why."""
    if not audit_ids:
        return {}
    found = rows(
        "SELECT m.audit_id, m.moved_at, COALESCE(o.name, ''), m.reason, m.action FROM audit_move m"
        " LEFT JOIN organisation o ON o.id = m.level_id"
        " WHERE m.to_state = ? AND m.from_state <> ?"
        f" AND m.audit_id IN ({', '.join('?' * len(audit_ids))}) ORDER BY m.id",
        (State.RETURNED.value, State.RETURNED.value, *audit_ids),
    )
    return {audit_id: _Return(*back) for audit_id, *back in found}


def _changes(audit_ids: Sequence[int]) -> dict[int, int]:
    """How many major tables of each audit are new, gone or otherwise than when it was submitted last."""
    if not audit_ids:
        return {}
    listed = ", ".join("?" * len(audit_ids))
    tables: dict[int, set[Row]] = defaultdict(set)
    for audit_id, *table in rows(
        "SELECT m.audit_id, s.major_code, s.duration, s.digest FROM audit_move m JOIN shown_table s ON s.move_id = m.id"
        f" WHERE m.id IN (SELECT MAX(id) FROM audit_move WHERE action = ? AND audit_id IN ({listed})"
        " GROUP BY audit_id)",
        (Act.SUBMIT.value, *audit_ids),
    ):
        tables[audit_id].add(tuple(table))
    for audit_id, *table in rows(
        f"SELECT audit_id, major_code, duration, digest FROM major_table WHERE audit_id IN ({listed})",
        audit_ids,
    ):
        tables[audit_id] ^= {tuple(table)}
    return {audit_id: len({table[:2] for table in different}) for audit_id, different in tables.items()}


_BELOW = (
    "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = ?"
    " UNION ALL SELECT o.id FROM organisation o JOIN below b ON o.parent_id = b.id)"
)


def _states_below(actor: Actor, year: int) -> tuple[StateCount, ...]:
    audits = rows(
        f"{_BELOW} SELECT a.id, a.state, a.passed_count FROM audit a JOIN below b ON b.id = a.school_id"
        " WHERE a.year = ?",
        (actor.organisation_id, year),
    )
    revoked = revoked_counts("SELECT id FROM audit WHERE year = ?", (year,))
    counts: dict[State, list[tuple[int, int]]] = defaultdict(list)
    for audit_id, state, passed in audits:
        counts[State(state)].append((passed, revoked.get(audit_id, 0)))
    return tuple(
        StateCount(
            state,
            len(counts[state]),
            sum(passed for passed, _ in counts[state]),
            sum(gone for _, gone in counts[state]),
        )
        for state in State
        if state in counts
    )
