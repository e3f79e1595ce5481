"""How `yanyin --kiosk` ends and does not end: errors, a database that is away, SIGTERM, the administrator."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import startup
from services.upgrading import upgrade_database
from tests.databases import Database
from tests.journeys import keyboard
from tests.journeys.kiosk import ADMINISTRATOR, F12, fill_in, kiosk, make_people, sign_in
from tests.journeys.terminal import Terminal
from tests.journeys.typed import PASSWORD, Desk

START = "from tui.commands import main; sys.exit(main())"
BREAKS_AT_PLANS = f"""
import sys
from tui.screens.plans import PlansScreen
def broken(screen): raise ValueError("450199200501010023")
PlansScreen.on_mount = broken
{START}
"""
BREAKS_AT_ONCE = f"""
import sys
from tui.screens.kiosk_opening import KioskOpeningScreen
def broken(screen): raise ValueError("450199200501010023")
KioskOpeningScreen.compose_body = broken
{START}
"""


def journal(url: str) -> list[tuple[str, str, int]]:
    return Database("sqlite" if url.startswith("sqlite") else "postgresql", url).rows(
        "SELECT action, login, done FROM journal ORDER BY id"
    )


@pytest.fixture
def terminal(sqlite_url: str, tmp_path: Path) -> Iterator[Terminal]:
    make_people(sqlite_url)
    with kiosk(sqlite_url, tmp_path) as started:
        started.until("密码", "F5 登录")
        yield started


def test_only_an_administrator_leaves_and_it_is_journalled(database_url: str, tmp_path: Path) -> None:
    make_people(database_url)
    with kiosk(database_url, tmp_path) as terminal:
        sign_in(terminal)
        terminal.send(F12)
        terminal.until("退出自助终端", "验证码")
        fill_in(terminal, keyboard.TEACHER, PASSWORD, "")
        terminal.until("只有系统管理员能退出自助终端")
        terminal.send("\r")
        fill_in(terminal, ADMINISTRATOR, "wrong", "")
        terminal.until("账号或密码不对")
        fill_in(terminal, ADMINISTRATOR, PASSWORD, "")
        assert terminal.ended() == 0
        assert terminal.drawn.endswith(b"\x1b[?1049l")
    kept = [row for row in journal(database_url) if row[0] in ("account.sign_in", "kiosk.leave")]
    assert kept == [
        ("account.sign_in", keyboard.TEACHER, 1),
        ("account.sign_in", keyboard.TEACHER, 1),
        ("kiosk.leave", keyboard.TEACHER, 0),
        ("account.sign_in", ADMINISTRATOR, 0),
        ("account.sign_in", ADMINISTRATOR, 1),
        ("kiosk.leave", ADMINISTRATOR, 1),
    ]


def test_the_keys_that_end_the_program_elsewhere_are_off(terminal: Terminal) -> None:
    terminal.send("\x1b")
    terminal.settle()
    terminal.resize(60, 20)
    terminal.until("窗口太小", "联系管理员")
    assert "退出" not in terminal.text
    terminal.send("q")
    terminal.resize(80, 24)
    terminal.until("密码", "F5 登录")
    sign_in(terminal)
    terminal.send("\x1b")
    terminal.until("确定 (y)")
    terminal.send("y")
    terminal.until("密码", "F5 登录")


def test_sigterm_ends_it_and_gives_the_terminal_back(terminal: Terminal) -> None:
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert not terminal.model.alternate


def test_a_terminal_that_hung_up_ends_it(terminal: Terminal) -> None:
    terminal.hang_up()
    assert terminal.ended() == 1


def test_an_error_leads_back_to_the_sign_in_with_its_number(sqlite_url: str, tmp_path: Path) -> None:
    make_people(sqlite_url)
    with kiosk(sqlite_url, tmp_path, BREAKS_AT_PLANS) as terminal:
        for _ in range(2):
            sign_in(terminal)
            terminal.send("1")
            terminal.until("错误编号", "登录")
            assert terminal.raw
            assert terminal.model.alternate
            number = next(line for line in terminal.lines if "错误编号" in line).split("：")[1].split()[0]
            assert number in (tmp_path / ".local/share/yanyin/yanyin.log").read_text()
            terminal.send("\r")
            terminal.settle()
        assert b"450199200501010023" not in terminal.drawn
        assert b"Traceback" not in terminal.drawn
        assert terminal.children == set()
    ended = Database("sqlite", sqlite_url).rows("SELECT COUNT(*) FROM session WHERE ended_at IS NULL")
    assert ended == [(0,)]


def test_errors_one_after_the_other_are_no_storm(sqlite_url: str, tmp_path: Path) -> None:
    make_people(sqlite_url)
    with kiosk(sqlite_url, tmp_path, BREAKS_AT_ONCE) as terminal:
        terminal.until("秒后重新开始")
        assert terminal.raw
        terminal.signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM


def test_it_waits_for_a_database_that_is_away(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    url = f"sqlite:///{folder}/yanyin.sqlite"
    with kiosk(url, tmp_path) as terminal:
        terminal.until("秒后自动再试", "放数据库的文件夹")
        terminal.settle()
        terminal.send(F12)
        terminal.until("没法核对管理员的密码")
        folder.mkdir()
        startup.bind(url)
        upgrade_database()
        startup.unbind()
        terminal.send("\x1b[15~")
        terminal.until("还没有账号")
        make_people(url)
        terminal.send("\x1b[15~")
        terminal.until("密码", "F5 登录")


def test_a_server_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    with kiosk("postgresql://nobody@127.0.0.1:1/none", tmp_path) as terminal:
        terminal.until("秒后自动再试")
        assert "连不上" in terminal.text
        time.sleep(0.2)
        assert terminal.state in "SR"


def test_a_kiosk_takes_no_command(desk: Desk) -> None:
    answer = desk.type("--kiosk", "db", "check", "--json")
    assert (answer.code, answer.error) == (2, "usage")


def test_a_kiosk_needs_a_terminal(desk: Desk) -> None:
    answer = desk.type("--kiosk", "--json")
    assert (answer.code, answer.error) == (2, "no_terminal")
