"""A desk machine for tests: a database with an administrator and a teacher, and `yanyin --kiosk` at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services import startup
from tests.journeys import keyboard
from tests.journeys.terminal import Terminal
from tests.journeys.typed import PASSWORD

YANYIN = Path(sys.executable).with_name("yanyin")
ADMINISTRATOR = "admin"
F12, UP, TO_END, ERASE = "\x1b[24~", "\x1b[A", "\x1b[F", "\x15"


def make_people(url: str) -> None:
    """An administrator and a teacher in a database that is not bound."""
    startup.bind(url)
    try:
        keyboard.teacher()
    finally:
        startup.unbind()


@contextmanager
def kiosk(url: str, home: Path, code: str = "") -> Iterator[Terminal]:
    """The real program on its own terminal; with `code`, Python of a test that starts it after changing something."""
    command = [sys.executable, "-c", code, "--database", url, "--kiosk"] if code else []
    environment = {"PATH": os.defpath, "HOME": str(home), "TEXTUAL_PRESS": "q", "COLUMNS": "20", "LINES": "5"}
    terminal = Terminal(command or [str(YANYIN), "--database", url, "--kiosk"], environment)
    try:
        yield terminal
    finally:
        terminal.close()


def fill_in(terminal: Terminal, *values: str) -> None:
    """Fill in a form from its first field on, Enter after each; a form takes a moment to go on to the next field."""
    for _ in values:
        terminal.send(UP)
        terminal.settle()
    for value in values:
        terminal.send(TO_END + ERASE)
        terminal.settle()
        terminal.send(value + "\r")
        terminal.settle()


def sign_in(terminal: Terminal, login: str = keyboard.TEACHER, password: str = PASSWORD) -> None:
    """Sign in at the door and come to home."""
    terminal.until("密码")
    fill_in(terminal, login, password)
    terminal.until("退出登录")
