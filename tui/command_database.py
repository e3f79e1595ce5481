"""`yanyin db init|upgrade|check|backup|restore` (数据库)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict

from services import database_errors, startup
from services.backup.making import back_up
from services.backup.manifest import Manifest
from services.backup.paper import Forgotten
from services.backup.restoring import restore_database
from services.database_check import check_database
from services.errors import CannotRun, DeskError
from services.upgrading import upgrade_database
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import Answer
from tui.moments import day_time


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


def backup(arguments: Namespace) -> Answer:
    """Write a backup with its manifest, and say what is in it; 本机 can do so before an upgrade, too."""
    if getattr(arguments, "as"):
        startup.ready()
    startup.require_schema()
    with startup.connection():
        made = back_up(arguments.file, actor=actor_of(arguments))
    return Answer(
        (
            wording.DB_BACKED_UP.format(file=made.file),
            wording.DB_BACKUP_SIZE.format(size=made.manifest.size, sha256=made.manifest.sha256),
            *_contents(made.manifest),
            wording.DB_BACKUP_NEXT.format(manifest=made.manifest_file.name),
            wording.DB_BACKUP_KEY,
        ),
        {"file": str(made.file), "manifest": str(made.manifest_file), **_data(made.manifest)},
    )


def restore(arguments: Namespace) -> Answer:
    """Put a backup in the place of the database, and say where the old one is."""
    if getattr(arguments, "as"):
        _require_accounts()
    with database_errors.told():
        done = restore_database(arguments.file, actor=actor_of(arguments), force=arguments.force)
    lines = [
        wording.DB_RESTORED.format(place=_place(startup.place()), at=day_time(done.manifest.made_at)),
        *_contents(done.manifest),
        wording.DB_RESTORED_HEAD.format(rows=done.journal_rows, head=done.journal_head),
    ]
    if done.applied:
        lines.append(wording.DB_RESTORED_UPGRADED.format(names=wording.BETWEEN_NAMES.join(done.applied)))
    lines.append(wording.DB_KEPT.format(kept=done.kept) if done.kept else wording.DB_NOTHING_KEPT)
    lines += forgotten_lines(done.forgotten, done.kept, done.let_go)
    lines.append(wording.DB_RESTORED_NEXT)
    return Answer(
        tuple(lines),
        {
            "database": startup.place().name,
            "kept": done.kept,
            "forgotten": asdict(done.forgotten) if done.forgotten else None,
            "let_go": done.let_go,
            "applied": list(done.applied),
            "journal": {"rows": done.journal_rows, "head": done.journal_head},
            "backup": _data(done.manifest),
        },
    )


def forgotten_lines(lost: Forgotten | None, kept: str, let_go: int) -> list[str]:
    """What the old database knew of paper that the restored one does not, and what to do about it.

    `kept` is '' where there was no old one; `let_go` counts the diplomas that left their print jobs.
    """
    lines = [wording.DB_FORGOTTEN_UNREAD] if lost is None and kept else []
    if lost is not None and lost.sheets:
        lines.append(wording.DB_FORGOTTEN_SHEETS.format(sheets=lost.sheets))
    if lost is not None and lost.numbers:
        lines.append(wording.DB_FORGOTTEN_NUMBERS.format(numbers=lost.numbers))
    if lines:
        lines.append(wording.DB_FORGOTTEN_NEXT)
    if let_go:
        lines.append(wording.DB_LET_GO.format(count=let_go))
    return lines


def _require_accounts() -> None:
    try:
        startup.ready()
    except DeskError as error:
        raise CannotRun("backup_as_nobody") from error


def _contents(manifest: Manifest) -> tuple[str, str]:
    held = manifest.contents
    return (
        wording.DB_HOLDS.format(tables=len(held.rows), rows=sum(held.rows.values())),
        wording.DB_CHECKED_JOURNAL.format(rows=held.journal_rows, head=held.journal_head),
    )


def _data(manifest: Manifest) -> dict[str, object]:
    held = manifest.contents
    return {
        "engine": held.engine,
        "schema": list(held.schema),
        "rows": dict(held.rows),
        "journal": {"rows": held.journal_rows, "head": held.journal_head},
        "sha256": manifest.sha256,
        "size": manifest.size,
        "made_at": manifest.made_at,
    }


def _place(place: startup.Place) -> str:
    return wording.PLACES[place.engine].format(name=place.name)


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    "db init": init,
    "db upgrade": upgrade,
    "db check": check,
    "db backup": backup,
    "db restore": restore,
}
