"""What changed in an audit since one's own level last acted on it (与上次相比, product.md §3).

A school compares with what it last submitted, a reviewer with what stood when the own organisation last approved,
returned or withdrew. Tables with the same digest are the same without being read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.base import Row, connection, rows
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.snapshots import TableContent, read_contents
from services.browsing.tables import TableKey
from services.journal import operation
from services.reviewing.comparing import Change as Change
from services.reviewing.comparing import FieldChange as FieldChange
from services.reviewing.comparing import MajorDifference as MajorDifference
from services.reviewing.comparing import MarkChange as MarkChange
from services.reviewing.comparing import PersonDifference as PersonDifference
from services.reviewing.comparing import ScoreChange as ScoreChange
from services.reviewing.comparing import Who as Who
from services.reviewing.comparing import compare
from services.reviewing.standing import SHOWN

LOOKED_AT = "(" + ", ".join(f"'{act.value}'" for act in sorted(SHOWN)) + ")"
"""The acts that a level compares with, for SQL."""


@dataclass(frozen=True, slots=True)
class Differences:
    """An audit compared with the last look of the actor's level: present tables in order, then those that are gone.

    `since` is when that look was (stored text), `since_action` what was done then (submit, approve, return, withdraw)
    and `since_reason` why; all empty the first time.
    """

    head: AuditHead
    since: str
    since_action: str
    since_reason: str
    majors: tuple[MajorDifference, ...]

    @property
    def changed(self) -> int:
        """How many tables are unlike the last look, new ones and those that are gone among them; 0 the first time."""
        return sum(major.change not in (Change.SAME, Change.FIRST) for major in self.majors)


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A major table as it stands or stood: its key, name, number of graduates and content digest."""

    key: TableKey
    major_name: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Look:
    """The last look of a level: when, by which act, why, and the tables as they stood."""

    at: str
    action: str
    reason: str
    tables: Mapping[TableKey, SeenTable]


@operation("audit.read")
def differences(key: AuditKey, *, actor: Actor) -> Differences:
    """An audit compared with what the actor's level saw last, in a fixed number of queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        head = find_audit(key, actor=actor)
        present = rows(
            "SELECT major_code, duration, major_name, row_count, digest FROM major_table WHERE audit_id = ?"
            " ORDER BY position",
            (head.id,),
        )
        return differences_of(head, [_seen(row) for row in present], actor)


def differences_of(head: AuditHead, present: Sequence[SeenTable], actor: Actor) -> Differences:
    """These tables of an audit compared with the last look of the actor's level.

    Needs an open connection; the caller has checked the actor.
    """
    own = head.school_id if actor.organisation_id is None else actor.organisation_id
    look = _last_look(head.id, own)
    if look is None:
        return Differences(head, "", "", "", tuple(_unread(table, Change.FIRST) for table in present))
    contents = read_contents(_changed_digests(look.tables, present))
    majors = [_difference(look.tables.get(table.key), table, contents) for table in present]
    gone = look.tables.keys() - {table.key for table in present}
    majors += [compare(contents[table.digest], None) for key, table in look.tables.items() if key in gone]
    return Differences(head, look.at, look.action, look.reason, tuple(majors))


def _last_look(audit_id: int, level_id: int) -> _Look | None:
    moves = rows(
        "SELECT id, moved_at, action, reason FROM audit_move WHERE audit_id = ? AND level_id = ?"
        f" AND action IN {LOOKED_AT} ORDER BY id DESC LIMIT 1",
        (audit_id, level_id),
    )
    if not moves:
        return None
    move_id, at, action, reason = moves[0]
    shown = rows(
        "SELECT major_code, duration, major_name, row_count, digest FROM shown_table WHERE move_id = ?"
        " ORDER BY position",
        (move_id,),
    )
    return _Look(at, action, reason, {table.key: table for table in map(_seen, shown)})


def _seen(row: Row) -> SeenTable:
    code, duration, *told = row
    return SeenTable(TableKey(code, duration), *told)


def _changed_digests(before: Mapping[TableKey, SeenTable], present: Sequence[SeenTable]) -> list[str]:
    """The contents to read: both of each pair that differs, and those that stand on one side only."""
    now = {table.key: table for table in present}
    pairs = [(before.get(key), now.get(key)) for key in before.keys() | now.keys()]
    return [
        table.digest
        for old, new in pairs
        if old is None or new is None or old.digest != new.digest
        for table in (old, new)
        if table is not None
    ]


def _difference(
    old: SeenTable | None, new: SeenTable, contents: Mapping[str, TableContent]
) -> MajorDifference:
    if old is not None and old.digest == new.digest:
        return _unread(new, Change.SAME)
    return compare(contents[old.digest] if old else None, contents[new.digest])


def _unread(table: SeenTable, change: Change) -> MajorDifference:
    return MajorDifference(table.key, table.major_name, change, table.count)
