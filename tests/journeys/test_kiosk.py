"""`yanyin --kiosk` at a terminal where somebody tries everything to get out of it."""

from __future__ import annotations

import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.keyboard import TEACHER
from tests.journeys.kiosk import F12, fill_in, kiosk, make_people
from tests.journeys.terminal import Terminal
from tests.journeys.typed import PASSWORD

CONTROL = [bytes([byte]) for byte in [*range(0x20), 0x7F]]
WITH_ALT = [b"\x1b" + bytes([byte]) for byte in range(0x20, 0x7F) if bytes([byte]) not in b"[]PX^_O"]
XTERM_NUMBERS = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34]
FUNCTION_KEYS = [
    *(b"\x1bO" + bytes([letter]) for letter in b"PQRS"),
    *(b"\x1b[[" + bytes([letter]) for letter in b"ABCDE"),
    *(b"\x1b[%d~" % number for number in XTERM_NUMBERS),
    *(b"\x1b[1;%d%c" % (modifier, letter) for modifier in range(2, 9) for letter in b"PQRS"),
    *(b"\x1b[%d;%d~" % (number, modifier) for modifier in (2, 5, 6) for number in XTERM_NUMBERS),
    *(b"\x1b[%d$" % number for number in (23, 24)),
]
MOUSE = [
    *(b"\x1b[M" + bytes([32 + button, 33 + column, 40]) for button in (0, 1, 2, 3, 64) for column in (0, 9)),
    *(
        b"\x1b[<%d;%d;%d%c" % (button, 5, row, end)
        for button in (0, 2, 35, 64)
        for row in (4, 22)
        for end in b"Mm"
    ),
    *(b"\x1b[%d;%d;%dM" % (button, 10, 22) for button in (32, 34, 35, 96)),
]
PASTES = [
    b"\x1b[200~" + bytes(range(0x1B)) + bytes(range(0x1C, 0x20)) + b"\x7f\x1b[201~",
    b"\x1b[200~\x1b]52;c;YWJj\x07\r\r; sh\r\x03\x1a\x1c\x1b[201~",
    b"\x1b[200~" + b"450" * 2000 + b"\x1b[201~",
    b"\x1b[200~never ends",
]
REPORTS = [
    b"\x1b]52;c;aGFsbG8=\x07",
    b"\x1b]52;c;?\x1b\\",
    b"\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    b"\x1bP+q544e\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1b_Gi=1;OK\x1b\\",
    *(b"\x1b[?1;2c", b"\x1b[>0;276;0c", b"\x1b[24;80R", b"\x1b[?62;4c", b"\x1b[0n", b"\x1b[5n", b"\x1b[6n"),
    *(b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[O", b"\x1b[I", b"\x1b[8;1;1t", b"\x1b[21t", b"\x1b[2J"),
    *(b"\x1b[48;0;0;0;0t", b"\x1b[48;99999;99999;1;1t", b"\x1b[99u", b"\x1b[99;5u", b"\x1b[122;5u"),
    bytes(range(0x80, 0x100)),
    b"\xe5\x8d",
    b"\x1b[" + b"9" * 200 + b"~",
]
ENDING = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP, signal.SIGTTIN, signal.SIGTTOU)
SIZES = [(0, 0), (1, 1), (79, 24), (80, 23), (65535, 65535), (3, 500), (200, 1), (132, 43), (80, 24)]

SETTLE = 0.15

Burst = Callable[[Terminal], None]


def typed(*sequences: bytes) -> Burst:
    """Types all of them, so close together as a machine would."""
    return lambda terminal: terminal.send(b"".join(sequences))


def one_by_one(*sequences: bytes) -> Burst:
    def burst(terminal: Terminal) -> None:
        for sequence in sequences:
            terminal.send(sequence)
            time.sleep(0.004)

    return burst


def signals(terminal: Terminal) -> None:
    for number in ENDING * 5:
        terminal.signal(number)
        time.sleep(0.002)


def resizes(terminal: Terminal) -> None:
    for size in SIZES * 3:
        terminal.resize(*size)
        terminal.signal(signal.SIGWINCH)
        time.sleep(0.005)


def stopped_and_cooked(terminal: Terminal) -> None:
    """SIGSTOP cannot be refused: whoever may send it may spoil the terminal too."""
    terminal.signal(signal.SIGSTOP)
    terminal.reach(lambda: terminal.state == "T", "a stop")
    terminal.cook()
    terminal.signal(signal.SIGCONT)
    terminal.reach(lambda: terminal.raw, "raw mode after SIGCONT")
    terminal.cook()
    terminal.reach(lambda: terminal.raw, "raw mode by looking at it")


BURSTS: dict[str, Burst] = {
    "control keys": one_by_one(*CONTROL),
    "control keys at once": typed(*CONTROL),
    "keys with Alt": one_by_one(*WITH_ALT),
    "function keys": one_by_one(*FUNCTION_KEYS),
    "mouse": typed(*MOUSE),
    "pastes": typed(*PASTES),
    "reports": typed(*REPORTS),
    "signals": signals,
    "sizes": resizes,
    "stop": stopped_and_cooked,
}
DOOR, HOME, DIALOG = "F5 登录", "Esc 退出登录", "┌"
QUICK = ("control keys at once", "reports", "signals")


@pytest.fixture
def terminal(sqlite_url: str, tmp_path: Path) -> Iterator[Terminal]:
    make_people(sqlite_url)
    with kiosk(sqlite_url, tmp_path) as started:
        started.until("密码", DOOR)
        yield started


def require_ours(terminal: Terminal, after: str) -> None:
    """The program lives and holds the terminal; what it draws on Ctrl+L is its own screen, the help above it or not."""
    terminal.reach(lambda: terminal.state in "SR", f"life after {after}")
    terminal.reach(lambda: terminal.raw, f"raw mode after {after}")
    assert terminal.model.alternate, after
    terminal.settle()
    terminal.forget()

    def drawn() -> bool:
        # A burst may not be through yet: then once more.
        terminal.send(b"\x0c")
        time.sleep(SETTLE)
        return "F1 帮" in terminal.text

    terminal.reach(drawn, f"a drawn screen after {after}")
    assert not terminal.children, after


def go_back(terminal: Terminal, words: str) -> None:
    """Close whatever a burst opened, up to the screen with these words; back home if it locked or signed out."""

    def there() -> bool:
        # Drawn anew: of a larger size that the terminal had for a moment, lines would stand below.
        terminal.forget()
        terminal.send(b"\x0c")
        time.sleep(SETTLE)
        shown = terminal.text
        if words in shown and DIALOG not in shown:
            return True
        if "屏幕已锁" in shown:
            fill_in(terminal, PASSWORD)
        elif DOOR in shown and DIALOG not in shown:
            # The last key of a burst may come to the door before these: then once more.
            fill_in(terminal, TEACHER, PASSWORD)
        else:
            terminal.send(b"\x1b")
            terminal.settle()
        return False

    terminal.reach(there, words)


def forgive(url: str) -> None:
    """Open the accounts that a burst has locked: it may have answered the lock screen five times with nonsense."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=15)) as database, database:
        database.execute("UPDATE account SET failures = 0, locked_until = NULL")


def attack(
    terminal: Terminal, url: str, key_line: str, opened: bytes = b"", *, bursts: Iterable[str] = BURSTS
) -> None:
    """The bursts on what `opened` opens above the screen that has these words in its key line."""
    for name in bursts:
        terminal.send(opened)
        if opened:
            terminal.settle()
        BURSTS[name](terminal)
        require_ours(terminal, name)
        forgive(url)
        go_back(terminal, key_line)


def test_nothing_typed_or_sent_gets_out(terminal: Terminal, sqlite_url: str) -> None:
    attack(terminal, sqlite_url, DOOR)
    go_back(terminal, HOME)
    attack(terminal, sqlite_url, HOME)
    attack(terminal, sqlite_url, HOME, b"p", bursts=QUICK)  # a form
    attack(terminal, sqlite_url, HOME, b"\x1b[11~", bursts=QUICK)  # a dialog
    attack(terminal, sqlite_url, HOME, F12.encode(), bursts=QUICK)
    assert terminal.children == set()
    assert terminal.reaped == ("0", "0")
    assert not re.search(rb"\x1b[\]PX^_]|\xc2[\x80-\x9f]", bytes(terminal.drawn))
