"""Whether what a verification read has changed before its verdicts were stored (期间的数据变动, product.md §9).

A verification reads outside the write transaction. The journal tells what was stored since: every act leaves its row
there, in the order of the commits. Imports of a school and the storing of its verdicts keep each other out
(`import_course.hold_school`) and settings are held here: nothing can be stored unseen between the look and the commit.
"""

from __future__ import annotations

from models.base import is_sqlite, rows, run
from models.organisations import Organisation
from services import journal
from services.importing.course import hold_school

HARMLESS = ("account.", "audit.create", "audit.rebuild", "audit.verify", "student.unmask", "findings.export")
"""The beginnings of actions that change nothing a verdict depends on. An unknown action counts as a change."""

IMPORT = ".import"


def now() -> int:
    """The point in the journal from which changes count; asked before anything is read."""
    return journal.head()[0]


def hold(school: Organisation) -> None:
    """Keep every change of what the school's verdicts depend on away until the write transaction ends."""
    hold_school(school)
    if not is_sqlite():
        run("LOCK TABLE setting, code_entry IN SHARE MODE")


def hold_all() -> None:
    """Wait for every verdict that is being stored, before a setting changes, until the write transaction ends.

    The locks are taken in the order of `hold`: the audits by number, then the settings.
    """
    hold_school(None)
    if not is_sqlite():
        run("LOCK TABLE setting IN ROW EXCLUSIVE MODE")


def changed_since(point: int, school: Organisation) -> bool:
    """Whether something that a verdict of this school may depend on was stored after that point of the journal."""
    found = rows("SELECT action, object_key FROM journal WHERE id > ? AND done = 1", (point,))
    return any(_matters(action, object_key, school) for action, object_key in found)


def _matters(action: str, object_key: str, school: Organisation) -> bool:
    if action.startswith(HARMLESS):
        return False
    return not (action.endswith(IMPORT) and object_key not in ("", school.code))
