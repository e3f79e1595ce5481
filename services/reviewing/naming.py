"""The names that paper bears besides the tables: school, bureau, who handed in, made, approved (纸面上的名称与经办人).

Organisations and people go on to change their names and phones; what the department approved does not. So the names
are fixed with its approval, and given up when that is withdrawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from models.base import rows, run, value
from services.audits.heads import AuditHead, Person
from services.browsing.tables import TableKey
from services.clock import local
from services.reviewing.levels import BUREAU, levels_of

FORMAT = 1
"""Rises when the form of the record changes, so that old ones can still be read."""


@dataclass(frozen=True, slots=True)
class PaperNames:
    """What forms and diplomas say about organisations and people.

    `bureau` is the nearest one above the school, empty for 区直; `filled_on` the ISO date of the submission, empty
    before any; `clerk` 经办人, who submitted; `creator` 填表人; `reviewers` 审核人 of each table: the school's account
    that last approved its present content, missing where nobody did.
    """

    school: str
    bureau: str
    filled_on: str
    clerk: Person
    creator: str
    reviewers: Mapping[TableKey, str]


def names_of(head: AuditHead) -> PaperNames:
    """The names as they were fixed; while nothing is fixed, those of today. Needs an open connection; checks no actor.

    Raises `Refused("no_department")` as `levels_of` does, for names of today.
    """
    fixed = value("SELECT named FROM audit WHERE id = ?", (head.id,))
    return _parsed(fixed) if fixed else _names_of_today(head)


def fix_names(head: AuditHead) -> None:
    """Keep the names of today with the audit; inside the write transaction of the department's approval."""
    run("UPDATE audit SET named = ? WHERE id = ?", (_written(_names_of_today(head)), head.id))


def give_up_names(head: AuditHead) -> None:
    """Forget the fixed names, so that the next approval fixes new ones; inside the write transaction."""
    run("UPDATE audit SET named = '' WHERE id = ?", (head.id,))


def _names_of_today(head: AuditHead) -> PaperNames:
    nearest = levels_of(head.school_id)[1]
    return PaperNames(
        head.school_name,
        nearest.name if nearest.kind == BUREAU else "",
        local(head.submitted_at).date().isoformat() if head.submitted_at else "",
        head.submitted_by or Person(""),
        head.created_by.name,
        _reviewers(head),
    )


def _reviewers(head: AuditHead) -> dict[TableKey, str]:
    """By table, whoever approved its present content last: later rows replace earlier ones."""
    found = rows(
        "SELECT t.major_code, t.duration, c.name FROM major_table t JOIN approval p ON p.audit_id = t.audit_id"
        " AND p.major_code = t.major_code AND p.duration = t.duration AND p.digest = t.digest"
        " JOIN account c ON c.id = p.account_id WHERE t.audit_id = ? AND p.level_id = ? ORDER BY p.id",
        (head.id, head.school_id),
    )
    return {TableKey(major, duration): name for major, duration, name in found}


def _written(names: PaperNames) -> str:
    """Canonical JSON: the same names give the same text."""
    plain = {
        "format": FORMAT,
        "school": names.school,
        "bureau": names.bureau,
        "filled_on": names.filled_on,
        "clerk": [names.clerk.name, names.clerk.phone],
        "creator": names.creator,
        "reviewers": sorted([key.major_code, key.duration, name] for key, name in names.reviewers.items()),
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _parsed(text: str) -> PaperNames:
    plain = json.loads(text)
    return PaperNames(
        plain["school"],
        plain["bureau"],
        plain["filled_on"],
        Person(*plain["clerk"]),
        plain["creator"],
        {TableKey(major, duration): name for major, duration, name in plain["reviewers"]},
    )
