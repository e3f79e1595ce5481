"""The journal as the auditor reads it (看日志, product.md §2): newest first, filtered, one entry in full."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.base import connection, row_dicts, rows
from services.actor import Actor, Right, require
from services.clock import CHINA, iso
from services.errors import Refused
from services.journal import any_text, operation

GROUPS: dict[str, tuple[str, ...]] = {
    "accounts": ("account", "kiosk"),
    "audits": ("audit", "findings", "home", "list", "overview"),
    "paper": ("calibration", "code", "diploma", "form", "print", "printer"),
    "school_data": ("grades", "organisations", "plan", "roster", "student"),
    "settings": ("settings",),
    "database": ("database", "demo", "journal"),
}
"""Groups of acts, each with the nouns that their codes begin with: `account.add` is one of `accounts`."""


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which rows: days of the Chinese calendar (ISO text, both included), who, what, on what; empty is any.

    `group` is one of `GROUPS`; `object_key` the beginning of what an act was on; `done` False asks for refusals.
    """

    since: str = ""
    until: str = ""
    login: str = ""
    organisation: str = ""
    group: str = ""
    object_key: str = ""
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One row of the journal. `name` and `organisation_name` are what they are called now; `at` is stored text."""

    number: int
    at: str
    login: str
    name: str
    organisation: str
    organisation_name: str
    via: str
    place: str
    os_user: str
    session: str
    action: str
    done: bool
    object_kind: str
    object_key: str
    before: str
    after: str
    detail: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class JournalOverview:
    """How many rows a filter leaves, how many of them are refusals or failures, and their numbers, newest first."""

    total: int
    refused: int
    numbers: Sequence[int]


@operation("journal.read")
def journal_overview(chosen: JournalFilter, *, actor: Actor) -> JournalOverview:
    """Which rows there are. Raises `NotAllowed`; `Refused`: `journal_day_invalid`, `journal_group_unknown`."""
    condition, params = _condition(chosen)
    with connection():
        require(actor, Right.READ_JOURNAL)
        total, refused = rows(
            f"SELECT COUNT(*), COALESCE(SUM(1 - j.done), 0) FROM journal j WHERE {condition}", params
        )[0]
        numbers: Sequence[int]
        if chosen == JournalFilter():
            # The triggers keep the numbers without a gap: a million of them need not be read.
            numbers = range(total, 0, -1)
        else:
            found = rows(f"SELECT j.id FROM journal j WHERE {condition} ORDER BY j.id DESC", params)
            numbers = tuple(row[0] for row in found)
    return JournalOverview(int(total), int(refused), numbers)


@operation("journal.read")
def journal_page(
    chosen: JournalFilter, before_id: int | None, count: int, *, actor: Actor
) -> tuple[JournalLine, ...]:
    """The newest `count` rows with a number below `before_id`, or the newest of all. Raises as `journal_overview`."""
    condition, params = _condition(chosen)
    if before_id is not None:
        condition, params = f"j.id < ? AND {condition}", (before_id, *params)
    with connection(), any_text():
        require(actor, Right.READ_JOURNAL)
        found = row_dicts(f"{_LINES} WHERE {condition} ORDER BY j.id DESC LIMIT {int(count)}", params)
    return tuple(map(_line, found))


@operation("journal.read")
def journal_entry(number: int, *, actor: Actor) -> JournalLine:
    """One row in full. Raises `NotAllowed`; `Refused("journal_entry_missing")`."""
    with connection(), any_text():
        require(actor, Right.READ_JOURNAL)
        found = row_dicts(f"{_LINES} WHERE j.id = ?", (number,))
    if not found:
        raise Refused("journal_entry_missing")
    return _line(found[0])


_LINES = (
    "SELECT j.id AS number, j.at, j.login, COALESCE(a.name, '') AS name, j.organisation,"
    " COALESCE(o.name, '') AS organisation_name, j.via, j.place, j.os_user, j.session, j.action, j.done,"
    " j.object_kind, j.object_key, j.before, j.after, j.detail, j.previous, j.hash"
    " FROM journal j LEFT JOIN account a ON a.id = j.account_id LEFT JOIN organisation o ON o.code = j.organisation"
)


def _line(row: Mapping[str, Any]) -> JournalLine:
    return JournalLine(**{**row, "done": bool(row["done"]), "detail": _plain(row["detail"])})


def _plain(text: str) -> Mapping[str, object]:
    """The details as they were written; what somebody bent past reading is shown as it stands."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"": text}


def _condition(chosen: JournalFilter) -> tuple[str, tuple[object, ...]]:
    parts: list[tuple[str, tuple[object, ...]]] = []
    if chosen.since:
        parts.append(("j.at >= ?", (_midnight(chosen.since),)))
    if chosen.until:
        parts.append(("j.at < ?", (_midnight(chosen.until, days=1),)))
    if chosen.login:
        parts.append(("LOWER(j.login) = ?", (chosen.login.lower(),)))
    if chosen.organisation:
        parts.append(("j.organisation = ?", (chosen.organisation,)))
    if chosen.group:
        parts.append(_of_group(chosen.group))
    if chosen.object_key:
        # Not LIKE: what is typed may hold its signs.
        parts.append(("SUBSTR(j.object_key, 1, ?) = ?", (len(chosen.object_key), chosen.object_key)))
    if chosen.done is not None:
        parts.append(("j.done = ?", (int(chosen.done),)))
    text = " AND ".join(part for part, _ in parts) or "1 = 1"
    return text, tuple(value for _, values in parts for value in values)


def _of_group(group: str) -> tuple[str, tuple[object, ...]]:
    if group not in GROUPS:
        raise Refused("journal_group_unknown")
    patterns = tuple(f"{noun}.%" for noun in GROUPS[group])
    return f"({' OR '.join(['j.action LIKE ?'] * len(patterns))})", patterns


def _midnight(day: str, days: int = 0) -> str:
    """The stored form of the moment when a Chinese day begins, or the day so many days later."""
    try:
        start = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise Refused("journal_day_invalid") from error
    return iso(datetime(start.year, start.month, start.day, tzinfo=CHINA))
