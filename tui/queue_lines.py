"""The queue of a reviewer in words (待审核的文字): how long each audit waits, what is new in it."""

from __future__ import annotations

from collections.abc import Sequence

from services.actor import Actor
from services.clock import days_since
from services.identity import initials
from services.reviewing.queue import QueueLine
from tui import wording
from tui.drill_lines import revoked_text
from tui.home_lines import audit_name
from tui.moments import day_time

OLD = 7
"""An audit that waits so many days is called 久等."""


def queue_path(actor: Actor | None) -> tuple[str, ...]:
    """待省级审核 at the department, 待审核 at a bureau."""
    department = actor is not None and actor.organisation_kind == "department"
    return (wording.AUDIT_STATES["at_department" if department else "at_bureau"],)


def queue_counts(queue: Sequence[QueueLine]) -> tuple[str, ...]:
    """How many wait, of how many schools and graduates; how many wait long; how many are ready to pass."""
    if not queue:
        return (wording.REVIEW_QUEUE_COUNTS.format(audits=0),)
    old = sum(days_since(line.arrived_at) >= OLD for line in queue)
    ready = sum(_left(line) == 0 for line in queue)
    people = wording.REVIEW_QUEUE_PEOPLE.format(
        schools=len({line.head.school_id for line in queue}),
        graduates=sum(line.head.passed_count for line in queue),
    ) + revoked_text(sum(line.revoked for line in queue))
    return (
        wording.REVIEW_QUEUE_COUNTS.format(audits=len(queue)),
        people,
        wording.REVIEW_QUEUE_OLD.format(days=OLD, old=old) if old else "",
        wording.REVIEW_QUEUE_READY.format(ready=ready) if ready else "",
    )


def queue_cells(line: QueueLine) -> tuple[str, ...]:
    """School, audit, which submission, graduates, tables approved, what changed, how long it waits."""
    head = line.head
    return (
        head.school_name,
        audit_name(head.year, head.batch),
        wording.REVIEW_QUEUE_SUBMISSION.format(count=head.submissions),
        str(head.passed_count),
        wording.REVIEW_QUEUE_TABLES.format(approved=line.approved, tables=line.tables),
        _changed(line.changed),
        _waited(line.arrived_at),
    )


def _changed(changed: int | None) -> str:
    if changed is None:
        return wording.CHANGE_WORDS["first"]
    return wording.REVIEW_QUEUE_CHANGED.format(changed=changed) if changed else wording.CHANGE_WORDS["same"]


def _waited(arrived_at: str) -> str:
    days = days_since(arrived_at)
    if not days:
        return wording.REVIEW_QUEUE_TODAY
    words = wording.REVIEW_QUEUE_DAYS_OLD if days >= OLD else wording.REVIEW_QUEUE_DAYS
    return words.format(days=days)


def _left(line: QueueLine) -> int:
    return line.tables - line.approved


def queue_words(line: QueueLine) -> tuple[str, ...]:
    """Who submitted it and when it came, and what comes next."""
    head, left = line.head, _left(line)
    by = head.submitted_by or head.created_by
    arrived = wording.REVIEW_QUEUE_ARRIVED.format(
        school=head.school_name, at=day_time(line.arrived_at), by=by.name, phone=by.phone
    )
    first = "first" if head.submissions < 2 else "first_again"
    which = "ready" if not left else first if line.changed is None else "left"
    words = wording.REVIEW_QUEUE_NEXT[which]
    return (
        arrived + revoked_text(line.revoked),
        words.format(left=left, tables=line.tables, count=head.submissions),
    )


def queue_matches(line: QueueLine, wanted: str) -> bool:
    """Whether the school's name has the text, its code begins with it, or the pinyin initials of its name have it."""
    text = "".join(wanted.split()).lower()
    head = line.head
    return (
        text in head.school_name.lower()
        or head.school_code.startswith(text)
        or any(text in reading for reading in initials(head.school_name).split())
    )
