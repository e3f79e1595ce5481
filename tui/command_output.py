"""How the command line answers: lines for people, or one JSON object for scripts (命令行输出)."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from services.errors import DeskError
from tui import wording

DONE, REFUSED, CANNOT_RUN, INTERRUPTED = 0, 1, 2, 130

KEPT = "\n\u3000"
"""Printable in spite of Python's opinion: the end of a line, and the ideographic space of names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: `data` for `--json`, else `lines`; refusals go to the error output."""

    lines: tuple[str, ...]
    data: Mapping[str, object] = field(default_factory=dict)
    exit_code: int = DONE
    is_error: bool = False


def refused(refusal: DeskError) -> Answer:
    """The answer to a refused command."""
    sentence = wording.refusal(refusal.code, refusal.params)
    return error(refusal.code, sentence, refusal.exit_code)


def error(code: str, sentence: str, exit_code: int) -> Answer:
    """An answer that says what went wrong: `{"error": {"code", "message"}}`."""
    return Answer((sentence,), {"error": {"code": code, "message": sentence}}, exit_code, is_error=True)


def prepare_output() -> None:
    """Let no character break the output, whatever the terminal's encoding; files and pipes get UTF-8."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", encoding=None if stream.isatty() else "utf-8")


def give(answer: Answer, *, as_json: bool) -> int:
    """Write an answer and return the exit code; a reader that has gone away is no error worth words."""
    try:
        if as_json:
            _write(sys.stdout, json.dumps(answer.data, ensure_ascii=False, indent=1))
        else:
            _write(sys.stderr if answer.is_error else sys.stdout, visible("\n".join(answer.lines)))
    except BrokenPipeError:
        _let_go_of_output()
        return INTERRUPTED
    except OSError:
        _let_go_of_output()
        with suppress(OSError):
            _write(sys.stderr, wording.OUTPUT_FAILED)
        return CANNOT_RUN
    return answer.exit_code


def _let_go_of_output() -> None:
    """The interpreter flushes once more at its end and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(stream: TextIO, text: str) -> None:
    stream.write(text + "\n")
    stream.flush()


def visible(text: str) -> str:
    """The text without anything a terminal would obey: names come from other people's files."""
    return "".join(char if char.isprintable() or char in KEPT else "\ufffd" for char in text)
