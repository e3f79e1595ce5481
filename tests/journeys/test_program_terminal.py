"""The real program on a terminal that sends what no keyboard should, or goes away: it goes on, or ends properly."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.base import rows
from services.backup.taking_over import bound_to
from tests.journeys import keyboard
from tests.journeys.kiosk import YANYIN, make_people
from tests.journeys.terminal import Terminal
from tests.journeys.typed import PASSWORD


@pytest.fixture
def terminal(sqlite_url: str, tmp_path: Path) -> Iterator[Terminal]:
    make_people(sqlite_url)
    environment = {"PATH": os.defpath, "HOME": str(tmp_path)}
    found = Terminal([str(YANYIN), "--database", sqlite_url], environment)
    try:
        found.until("密码")
        yield found
    finally:
        found.close()


def test_chinese_from_a_terminal_set_to_gbk_does_not_end_the_program(terminal: Terminal) -> None:
    terminal.send("覃晓梅".encode("gbk"))
    terminal.settle()
    terminal.send("\x15" + "qi")
    terminal.until("[qi")
    assert terminal.state != "Z"


def test_a_paste_without_an_end_swallows_no_keys_for_long(terminal: Terminal) -> None:
    terminal.send("\x1b[200~qi")
    terminal.until("[qi")
    terminal.send("n")
    terminal.until("[qin")


def test_login_and_password_in_one_packet_sign_in(terminal: Terminal) -> None:
    terminal.send(f"{keyboard.TEACHER}\r{PASSWORD}\r")
    terminal.until("退出登录")


@pytest.mark.parametrize("way", ["exec {}", "trap '' HUP; {}; exit $?"])
def test_a_line_that_breaks_ends_the_program_and_the_session(
    sqlite_url: str, tmp_path: Path, way: str
) -> None:
    """Also below a program that the kernel tells of it and that does not pass it on."""
    make_people(sqlite_url)
    command = ["/bin/sh", "-c", way.format(f"{YANYIN} --database {sqlite_url}")]
    terminal = Terminal(command, {"PATH": os.defpath, "HOME": str(tmp_path)})
    try:
        terminal.until("密码")
        terminal.send(f"{keyboard.TEACHER}\r{PASSWORD}\r")
        terminal.until("退出登录")
        terminal.hang_up()
        assert terminal.ended() in (-signal.SIGHUP, 128 + signal.SIGHUP)
    finally:
        terminal.close()
    with bound_to(sqlite_url):
        assert rows("SELECT end_cause FROM session") == [("signed_out",)]
