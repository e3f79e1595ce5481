"""The `yanyin` command: finds the command asked for, runs it, and answers in words or JSON (命令行).

Exit codes: 0 done (findings are no failure), 1 refused or unreadable file, 2 cannot run (database, usage, missing
file), 130 interrupted or nobody reads the answer.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from services import startup
from services.errors import CannotRun, DeskError
from tui import crash_log, wording
from tui.command_output import CANNOT_RUN, INTERRUPTED, Answer, error, give, prepare_output, refused
from tui.command_parser import HelpWanted, build_parser

Handler = Callable[[Namespace], Answer]

WITHOUT_SCHEMA = frozenset({"db init", "db upgrade", "db check", "db backup", "db restore"})
"""Commands that look after the schema themselves."""

WITHOUT_DATABASE = frozenset({"template", "demo"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises, never shows a traceback."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    prepare_output()
    try:
        with crash_log.kept():
            answer = _answer(arguments)
            return give(answer, as_json="--json" in arguments) if answer.lines else answer.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def _answer(arguments: Sequence[str]) -> Answer:
    try:
        _require_text(arguments)
        return _run(build_parser().parse_args(arguments))
    except HelpWanted as wish:
        return Answer((str(wish),), {"help": str(wish)})
    except DeskError as refusal:
        return refused(refusal)
    except Exception as unforeseen:  # noqa: BLE001 - the last line: a person gets a sentence and a number
        sentence = wording.COMMAND_CRASHED.format(reference=crash_log.note(unforeseen))
        return error("internal_error", sentence, CANNOT_RUN)


def _require_text(arguments: Sequence[str]) -> None:
    """Python hands bytes that are not UTF-8 on as halves of characters, which nothing can store."""
    try:
        "".join(arguments).encode()
    except UnicodeEncodeError as error:
        raise CannotRun("argument_not_text") from error


def _run(arguments: Namespace) -> Answer:
    if arguments.kiosk:
        return _kiosk(arguments)
    startup.collect_seldom()
    handler = _handlers()[arguments.path]
    if arguments.path in WITHOUT_DATABASE:
        return handler(arguments)
    startup.bind(arguments.database or startup.default_url())
    try:
        if not arguments.path or arguments.path in WITHOUT_SCHEMA:
            return handler(arguments)
        startup.ready()
        with startup.connection():
            return handler(arguments)
    finally:
        startup.unbind()


def _kiosk(arguments: Namespace) -> Answer:
    from tui import command_screens

    if arguments.path:
        raise CannotRun("usage", detail=wording.KIOSK_ALONE, usage=wording.COMMANDS[""][0])
    return command_screens.open_kiosk(arguments)


def _handlers() -> dict[str, Handler]:
    """By command. Imported here so that asking for help loads neither the database nor workbooks."""
    from tui import (
        command_accounts,
        command_audits,
        command_database,
        command_diplomas,
        command_forms,
        command_imports,
        command_journal,
        command_printers,
        command_printing,
        command_reviews,
        command_screens,
    )

    return {
        "": command_screens.open_program,
        "demo": command_screens.open_demo,
        **command_database.HANDLERS,
        "journal check": command_journal.check,
        **command_accounts.HANDLERS,
        **command_printers.HANDLERS,
        **command_printing.HANDLERS,
        **command_forms.HANDLERS,
        **command_diplomas.HANDLERS,
        "import organisations": command_imports.organisations,
        "import plan": command_imports.plan,
        "import roster": command_imports.roster,
        "import grades": command_imports.grades,
        "template": command_imports.template,
        "verify": command_audits.verify,
        "audit create": command_audits.create,
        "audit verify": command_audits.verify_again,
        "audit show": command_audits.show,
        **command_reviews.HANDLERS,
    }
