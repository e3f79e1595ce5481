"""The installed `yanyin` as a process of its own: pipes, signals, odd environments, no terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.journeys.typed import PASSWORD, SAMPLES, SCHOOL_A

YANYIN = Path(sys.executable).with_name("yanyin")
MIGRATIONS = sorted(file.stem for file in (Path(__file__).parents[2] / "models/migrations").glob("0*.py"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """As bare as a service has it: no TERM, no locale."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}


def run(
    environment: dict[str, str], *words: object, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [str(YANYIN), *map(str, words)]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, check=False, timeout=60)


def test_a_machine_without_locale_and_terminal_gets_utf8_and_json(environment: dict[str, str]) -> None:
    made = run(environment, "db", "init", "--json")
    assert (made.returncode, made.stderr) == (0, b"")
    assert json.loads(made.stdout)["applied"] == MIGRATIONS
    assert Path(environment["XDG_DATA_HOME"], "yanyin", "yanyin.sqlite").is_file()
    imported = run(environment, "import", "organisations", SAMPLES / "组织机构.xlsx")
    assert imported.stdout.decode("utf-8").startswith("组织机构.xlsx：新增 4，")
    added = run(
        environment,
        *("account", "add", "qin", "--org", SCHOOL_A, "--role", "school_user", "--password-stdin"),
        stdin=PASSWORD.encode(),
    )
    assert "系统管理员" in added.stdout.decode("utf-8")


@pytest.mark.parametrize("locale", ["zh_CN.GBK", "C", "POSIX", "zh_CN.UTF-8", "nonsense"])
def test_no_locale_breaks_the_output(environment: dict[str, str], locale: str) -> None:
    done = run({**environment, "LC_ALL": locale, "LANG": locale}, "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").startswith("用法：yanyin")


@pytest.mark.parametrize("words", [(), ("demo", "--folder", "demo")])
def test_without_a_terminal_the_screens_say_so_in_one_line(
    environment: dict[str, str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    command = [str(YANYIN), *words]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == ["屏幕要在终端里打开（至少 80 列 24 行），不能重定向输入输出"]
    assert not (tmp_path / "demo").exists()


def test_a_password_that_is_no_text_is_refused(environment: dict[str, str]) -> None:
    run(environment, "db", "init")
    run(environment, "import", "organisations", SAMPLES / "组织机构.xlsx")
    words = (
        "account",
        "add",
        "qin",
        "--org",
        SCHOOL_A,
        "--role",
        "school_user",
        "--password-stdin",
        "--json",
    )
    done = run({**environment, "PYTHONUTF8": "1"}, *words, stdin=b"\xff\xfe\xc3(")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "input_not_text")


def test_a_reader_that_goes_away_ends_the_answer_quietly(environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [str(YANYIN), "--help"], env=environment, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (130, b"")


def test_an_output_that_takes_nothing_is_told(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [str(YANYIN), "--help"], env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr.decode()[:7]) == (2, "结果写不出去（")


def test_a_closed_output_is_no_traceback(environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{YANYIN}" --help >&- <&-'], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def wait_while_busy(pid: int, file: Path) -> None:
    """Until a process has opened a file and only sleeps from then on."""
    until = time.monotonic() + 60
    before = worked = ""
    while not worked or worked != before:
        assert time.monotonic() < until
        time.sleep(0.3)
        opened = {link.resolve() for link in Path(f"/proc/{pid}/fd").iterdir()}
        state, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        before, worked = worked, " ".join(numbers[10:12]) if file in opened and state == "S" else ""


def test_ctrl_c_while_waiting_for_a_busy_database_ends_quietly(
    environment: dict[str, str], tmp_path: Path
) -> None:
    run(environment, "db", "init")
    file = tmp_path / "share" / "yanyin" / "yanyin.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        command = [str(YANYIN), "settings", "set", "pass_score", "61"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as waiting:
            wait_while_busy(waiting.pid, file)
            waiting.send_signal(signal.SIGINT)
            other.execute("ROLLBACK")
            out, err = waiting.communicate(timeout=30)
    assert (waiting.returncode, out, err) == (130, b"", b"")


def test_two_processes_that_initialise_the_same_database_both_succeed(
    environment: dict[str, str], bare_url: str
) -> None:
    command = [str(YANYIN), "--database", bare_url, "db", "init", "--json"]
    starters = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    answers = [starter.communicate(timeout=60) for starter in starters]
    assert [(starter.returncode, err) for starter, (_, err) in zip(starters, answers, strict=True)] == [
        (0, b"")
    ] * 3
    assert sorted(len(json.loads(out)["applied"]) for out, _ in answers) == [0, 0, len(MIGRATIONS)]


def in_a_terminal(environment: dict[str, str], *words: str, leave_at: str = "") -> tuple[int, str]:
    """Run with a terminal of 80×24; press Esc once `leave_at` stands there. The exit code and what was drawn."""
    child, master = pty.fork()
    if child == 0:
        os.execve(YANYIN, [str(YANYIN), *words], {**environment, "COLUMNS": "80", "LINES": "24"})
    drawn = b""
    with suppress(OSError):  # the terminal goes away with its program
        while piece := os.read(master, 65536):
            drawn += piece
            if leave_at and leave_at.encode() in drawn:
                os.write(master, b"\x1b")
    _, status = os.waitpid(child, 0)
    os.close(master)
    return os.waitstatus_to_exitcode(status), drawn.decode(errors="replace")


def test_a_dumb_terminal_is_no_terminal(environment: dict[str, str]) -> None:
    code, drawn = in_a_terminal({**environment, "TERM": "dumb"})
    assert code == 2
    assert drawn.startswith("屏幕要在终端里打开")


def test_commands_write_to_a_terminal_as_well(environment: dict[str, str]) -> None:
    code, drawn = in_a_terminal({**environment, "TERM": "xterm", "LC_ALL": "C.UTF-8"}, "db", "init")
    assert code == 0
    assert drawn.startswith("数据库已建好：SQLite 文件")


def test_a_missing_folder_and_a_file_that_is_no_database_are_told(
    environment: dict[str, str], tmp_path: Path
) -> None:
    missing = run(environment, "--database", f"sqlite:///{tmp_path}/none/y.sqlite", "db", "init", "--json")
    assert (missing.returncode, json.loads(missing.stdout)["error"]["code"]) == (2, "database_folder_missing")
    file = tmp_path / "names.txt"
    file.write_text("覃某某\n" * 500)
    wrong = run(environment, "--database", f"sqlite:///{file}", "db", "check", "--json")
    assert (wrong.returncode, json.loads(wrong.stdout)["error"]["code"]) == (2, "database_not_ours")
    assert file.read_text() == "覃某某\n" * 500


def test_without_a_command_the_screens_open_and_esc_leaves_them(
    environment: dict[str, str], tmp_path: Path
) -> None:
    terminal = {**environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    code, drawn = in_a_terminal(terminal, leave_at="第一次启动")
    assert (code, "第一次启动" in drawn) == (0, True)
    assert (tmp_path / "share" / "yanyin" / "yanyin.sqlite").is_file()
