"""A program on a pseudo-terminal of its own: bytes in, a small model of the screen out, and an eye on its process."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SECONDS = 60.0
STEP = 0.01
QUIET = 0.12
LOOK = 0.05
SEQUENCE = re.compile(
    r"\x1b\[(?P<args>[<-?]?[\d;:]*)[ -/]*(?P<final>[@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -~]"
)
UNFINISHED = re.compile(r"\x1b(?:\[[\d;:<-?]*|[\]PX^_][^\x07\x1b]*\x1b?)?$")
COOKED = termios.ICANON | termios.ECHO | termios.ISIG
INPUT_SIGNS = termios.ICRNL | termios.IXON


class ScreenModel:
    """What stands on the screen, as far as this program draws: moves, text, erasing, the alternate screen."""

    def __init__(self) -> None:
        self.alternate = False
        self._cells: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._rest = ""

    def clear(self) -> None:
        """Forget what was drawn."""
        self._cells.clear()

    @property
    def lines(self) -> list[str]:
        """The lines, without spaces at the ends; a wide sign stands once."""
        rows: dict[int, dict[int, str]] = {}
        for (row, column), sign in self._cells.items():
            rows.setdefault(row, {})[column] = sign
        drawn = []
        for row in range(max(rows, default=-1) + 1):
            cells = rows.get(row, {})
            drawn.append("".join(cells.get(n, " ") for n in range(max(cells, default=-1) + 1)).rstrip())
        return drawn

    def feed(self, text: str) -> None:
        """Draw."""
        text, self._rest = self._rest + text, ""
        unfinished = UNFINISHED.search(text)
        if unfinished:
            text, self._rest = text[: unfinished.start()], text[unfinished.start() :]
        end = 0
        for found in SEQUENCE.finditer(text):
            self._put(text[end : found.start()])
            end = found.end()
            if found["final"]:
                self._control(found["args"], found["final"])
        self._put(text[end:])

    def _put(self, text: str) -> None:
        for sign in text:
            if sign == "\r":
                self._column = 0
            elif sign == "\n":
                self._row += 1
            elif sign >= " ":
                self._cells[self._row, self._column] = sign
                wide = unicodedata.east_asian_width(sign) in "WF"
                if wide:
                    self._cells[self._row, self._column + 1] = ""
                self._column += 1 + wide

    def _control(self, args: str, final: str) -> None:
        numbers = [int(number or 0) for number in args.split(";")] if re.fullmatch(r"[\d;]+", args) else [0]
        count = max(1, numbers[0])
        if final in "Hf":
            self._row, self._column = count - 1, max(1, [*numbers, 1][1]) - 1
        elif final in "AB":
            self._row = max(0, self._row + (count if final == "B" else -count))
        elif final in "CD":
            self._column = max(0, self._column + (count if final == "C" else -count))
        elif final == "J" and numbers[0] == 2:
            self.clear()
        elif args == "?1049":
            self.alternate = final == "h"


class Terminal:
    """One program on a terminal. `children` are the processes it was ever seen to have."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (80, 24)
    ) -> None:
        self.model, self.drawn, self.children = ScreenModel(), bytearray(), set[str]()
        self._lock = threading.Lock()
        self._code: int | None = None
        self._hung_up = False
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            time.sleep(0.05)  # the size is set by then
            os.execve(command[0], [*command], {**environment, "TERM": "xterm-256color"})
        self.resize(*size)
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._watch)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        with suppress(OSError):  # the terminal goes away with its program
            while not self._hung_up:
                if not select.select([self.master], [], [], LOOK)[0]:
                    continue
                piece = os.read(self.master, 65536)
                with self._lock:
                    self.drawn += piece
                    self.model.feed(piece.decode("utf-8", "replace"))

    def _watch(self) -> None:
        while self._code is None:
            with suppress(OSError):  # the program may end while one looks
                for task in Path(f"/proc/{self.pid}/task").iterdir():
                    with suppress(OSError):  # and each of its threads
                        self.children.update((task / "children").read_text().split())
            time.sleep(LOOK)  # one that ends between two looks shows in `reaped`

    def send(self, typed: bytes | str) -> None:
        """Type bytes, in pieces that the terminal takes."""
        rest = typed.encode() if isinstance(typed, str) else typed
        while rest:
            select.select([], [self.master], [], SECONDS)
            rest = rest[os.write(self.master, rest[:512]) :]

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, of which the kernel tells the program."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def cook(self) -> None:
        """Take the raw mode away, as `stty sane` from elsewhere would."""
        attributes = termios.tcgetattr(self.master)
        attributes[3] |= COOKED
        attributes[0] |= INPUT_SIGNS
        termios.tcsetattr(self.master, termios.TCSANOW, attributes)

    @property
    def raw(self) -> bool:
        """Whether the program gets every byte as it is typed, and the terminal makes no signals of them."""
        attributes = termios.tcgetattr(self.master)
        return not (attributes[3] & COOKED or attributes[0] & INPUT_SIGNS)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        with self._lock:
            return self.model.lines

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    def forget(self) -> None:
        """Empty the model, so that only what is drawn from now on counts."""
        with self._lock:
            self.model.clear()

    @property
    def state(self) -> str:
        """The letter of the kernel for the process: `S` sleeping, `R` running, `T` stopped, `Z` dead."""
        return self._stat()[0]

    @property
    def reaped(self) -> tuple[str, str]:
        """Page faults of children that ended: zero as long as it never had one, however short."""
        found = self._stat()
        return found[8], found[10]

    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()

    def reach(self, reached: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + SECONDS
        while not reached():
            if time.monotonic() > until:
                raise AssertionError(f"never came to {what}:\n" + self.text)
            time.sleep(STEP)

    def settle(self) -> None:
        """Wait until nothing was drawn for a while."""
        size = -1
        while size != len(self.drawn):
            size = len(self.drawn)
            time.sleep(QUIET)

    def until(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        self.reach(lambda: all(word in self.text for word in words), " ".join(words))

    def ended(self) -> int:
        """Wait for the end of the program; its exit code."""

        def over() -> bool:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
            return pid != 0

        if self._code is None:
            self.reach(over, "its end")
        assert self._code is not None
        return self._code

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does."""
        self._hung_up = True
        self._threads[0].join()  # as long as somebody reads there, the terminal stays
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        """End the program, whatever it does."""
        if self._code is None:
            with suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            self.ended()
        if self.master >= 0:
            self.hang_up()
