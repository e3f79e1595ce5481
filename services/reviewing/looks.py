"""抽看: some graduates drawn by a seed that is shown and kept, so that anybody can draw the same ones again."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from models.base import connection, rows, run, write_transaction
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.clock import stamp
from services.errors import Refused
from services.identity import mask_id
from services.journal import Entry, operation, record
from services.reviewing.standing import REVIEWER_OF

SEEDS = range(10_000, 100_000)
"""Seeds that the program takes by itself: five digits are read out easily."""

LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LookPerson:
    """A graduate to look at; `id_number` is masked."""

    row_no: int
    name: str
    id_number: str
    major_name: str


@dataclass(frozen=True, slots=True)
class LookSummary:
    """A random look without its people; `at` is stored text."""

    seed: int
    count: int
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Look:
    """A random look: its seed, how many were drawn, when and by whom, and who, in list order."""

    seed: int
    count: int
    at: str
    by: str
    people: tuple[LookPerson, ...]


@operation("audit.look")
def draw_look(key: AuditKey, count: int, *, actor: Actor, seed: int | None = None) -> Look:
    """Draw `count` of the passed rows, by a seed of one's own or a new one; kept and journalled.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `not_waiting_here`, `look_count_invalid`
    (`most`), `look_seed_invalid`.
    """
    with connection():
        require(actor, Right.REVIEW_AUDIT)
        if seed is not None and not 0 <= seed <= LARGEST_SEED:
            raise Refused("look_seed_invalid", largest=LARGEST_SEED)
        with write_transaction():
            head = find_audit(key, actor=actor)
            if head.waits_at != actor.organisation_code or REVIEWER_OF[head.state] not in actor.roles:
                raise Refused("not_waiting_here")
            passed = _passed_rows(head.id)
            if not 1 <= count <= len(passed):
                raise Refused("look_count_invalid", most=len(passed))
            chosen = drawn(secrets.choice(SEEDS) if seed is None else seed, passed, count)
            at = _store(head, chosen, actor)
            people = _people(head.id, chosen.rows)
    return Look(chosen.seed, count, at, actor.name, people)


@operation("audit.look")
def look(key: AuditKey, seed: int, *, actor: Actor) -> Look:
    """The last look with this seed, at the actor's own level if there is one, as long as the list is the one it saw.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `look_missing`, `look_outdated`.
    """
    with connection():
        require(actor, Right.REVIEW_AUDIT)
        head = find_audit(key, actor=actor)
        found = rows(
            "SELECT l.count, l.drawn_at, c.name, l.version, l.row_numbers FROM random_look l"
            " JOIN account c ON c.id = l.account_id WHERE l.audit_id = ? AND l.seed = ?"
            " ORDER BY CASE WHEN l.level_id = ? THEN 0 ELSE 1 END, l.id DESC LIMIT 1",
            (head.id, seed, actor.organisation_id),
        )
        if not found:
            raise Refused("look_missing")
        count, at, by, version, numbers = found[0]
        if _list_version(head.id) > version:
            raise Refused("look_outdated")
        return Look(seed, count, at, by, _people(head.id, json.loads(numbers)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows that a seed chose, rising."""

    seed: int
    rows: tuple[int, ...]


def drawn(seed: int, row_numbers: Sequence[int], count: int) -> Drawn:
    """`count` of these rows: the first when ordered by SHA-256 of "seed:row"."""
    by_chance = sorted(row_numbers, key=lambda row_no: hashlib.sha256(f"{seed}:{row_no}".encode()).digest())
    return Drawn(seed, tuple(sorted(by_chance[:count])))


def looks_at(audit_id: int, level_id: int | None) -> tuple[LookSummary, ...]:
    """The looks of one level at an audit, newest first. Needs an open connection; checks no actor."""
    found = rows(
        "SELECT l.seed, l.count, l.drawn_at, c.name FROM random_look l JOIN account c ON c.id = l.account_id"
        " WHERE l.audit_id = ? AND l.level_id = ? ORDER BY l.id DESC",
        (audit_id, level_id),
    )
    return tuple(LookSummary(*row) for row in found)


def _passed_rows(audit_id: int) -> list[int]:
    return [
        row_no
        for (row_no,) in rows("SELECT row_no FROM audit_row WHERE audit_id = ? AND passed = 1", (audit_id,))
    ]


def _store(head: AuditHead, chosen: Drawn, actor: Actor) -> str:
    at = stamp()
    run(
        "INSERT INTO random_look (audit_id, level_id, account_id, seed, count, version, row_numbers, drawn_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.id,
            actor.organisation_id,
            actor.account_id,
            chosen.seed,
            len(chosen.rows),
            head.version,
            json.dumps(chosen.rows),
            at,
        ),
    )
    detail = {"seed": chosen.seed, "count": len(chosen.rows), "version": head.version}
    record(actor, Entry("audit.look", "audit", str(head.key), detail=detail))
    return at


def _people(audit_id: int, row_numbers: Sequence[int]) -> tuple[LookPerson, ...]:
    marks = ", ".join("?" * len(row_numbers))
    found = rows(
        "SELECT row_no, name, id_number, major_name FROM audit_row"
        f" WHERE audit_id = ? AND row_no IN ({marks}) ORDER BY row_no",
        (audit_id, *row_numbers),
    )
    return tuple(LookPerson(row_no, name, mask_id(number), major) for row_no, name, number, major in found)


def _list_version(audit_id: int) -> int:
    """The version in which the audit's rows were stored last."""
    found = rows(
        "SELECT COALESCE(MAX(version), 0) FROM audit_move WHERE audit_id = ?"
        " AND action IN ('create', 'rebuild', 'verify')",
        (audit_id,),
    )
    return int(found[0][0])
