"""`yanyin db init|upgrade|check` (数据库)."""

from __future__ import annotations

from argparse import Namespace

from services import startup
from services.database_check import check_database
from services.upgrading import upgrade_database
from tui import wording
from tui.command_output import Answer


def init(_arguments: Namespace) -> Answer:
    """Create the schema; an existing one is left as it is, which is said."""
    state = startup.schema_state()
    if not state.applied:
        applied = upgrade_database()
        # Nothing applied: somebody else was quicker, which is as good.
        return _answer(wording.DB_INITIALISED, applied, wording.DB_INITIALISED_NEXT)
    return _answer(wording.DB_ALREADY_BEHIND if state.pending else wording.DB_ALREADY, ())


def upgrade(_arguments: Namespace) -> Answer:
    """Bring an older schema up to date. Raises `CannotRun("database_empty")` where there is none."""
    startup.require_schema()
    applied = upgrade_database()
    return _answer(wording.DB_UPGRADED if applied else wording.DB_UP_TO_DATE, applied)


def _answer(sentence: str, applied: tuple[str, ...], *further: str) -> Answer:
    first = sentence.format(place=_place(startup.place()), names=wording.BETWEEN_NAMES.join(applied))
    return Answer((first, *further), {"database": startup.place().name, "applied": list(applied)})


def check(_arguments: Namespace) -> Answer:
    """Check what can be checked, and say what was."""
    found = check_database()
    names = wording.BETWEEN_NAMES.join(found.schema.applied)
    checks = wording.BETWEEN_NAMES.join(wording.DB_FILE_CHECKS[check] for check in found.file_checks)
    lines = [
        wording.DB_CHECKED.format(place=_place(found.place)),
        wording.DB_CHECKED_SCHEMA.format(names=names),
        wording.DB_CHECKED_JOURNAL.format(rows=found.journal_rows, head=found.journal_head),
    ]
    if checks:
        lines.append(wording.DB_CHECKED_FILE.format(checks=checks))
    return Answer(
        tuple(lines),
        {
            "database": found.place.name,
            "applied": list(found.schema.applied),
            "pending": list(found.schema.pending),
            "journal": {"rows": found.journal_rows, "head": found.journal_head},
            "file": list(found.file_checks),
        },
    )


def _place(place: startup.Place) -> str:
    return wording.PLACES[place.engine].format(name=place.name)
