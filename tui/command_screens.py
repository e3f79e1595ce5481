"""`yanyin` without a command, `yanyin --kiosk` and `yanyin demo`: open the screens (打开屏幕)."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from services import startup
from services.demo import filling
from services.errors import CannotRun
from tui import wording
from tui.command_output import Answer


def open_program(_arguments: Namespace) -> Answer:
    """Open the screens on the bound database: an empty one begins with first start, one that is behind refuses."""
    _require_terminal()
    if not startup.is_empty():
        startup.ready()
    return _open()


def open_kiosk(arguments: Namespace) -> Answer:
    """Hold this terminal as a desk machine does, until an administrator leaves; the kiosk opens the database itself."""
    _require_terminal()
    # Textual reads these when it is loaded: keys to press, files to write, a size that is not the terminal's.
    for name in [*os.environ]:
        if name.startswith("TEXTUAL") or name in ("COLUMNS", "LINES", "ESCDELAY"):
            del os.environ[name]
    from tui.kiosk import Kiosk  # noqa: PLC0415

    try:
        return Answer((), exit_code=Kiosk(arguments.database).run())
    finally:
        startup.unbind()


def open_demo(arguments: Namespace) -> Answer:
    """Make the demo where it is missing, then open the screens on it."""
    _require_terminal()
    # The demo keeps its inboxes in its own folder, wherever those of the real work are.
    os.environ.pop("YANYIN_FOLDERS", None)
    if not filling.demo_file(arguments.folder).exists():
        sys.stderr.write(wording.DEMO_PREPARING + "\n")
    try:
        filling.make_demo(arguments.folder)
        return _open()
    finally:
        startup.unbind()


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise CannotRun("no_terminal")


def _open() -> Answer:
    # Textual takes a third of a second to load, which no other command needs.
    from tui.opening import open_screens  # noqa: PLC0415

    return Answer((), exit_code=open_screens())
