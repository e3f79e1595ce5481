"""What an installer copies from `deploy/`: each file says what it must, and passes the system's own check."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tui.command_parser import build_parser

DEPLOY = ROOT / "deploy"
UNITS = ("yanyin-kiosk.service", "yanyin-backup.service", "yanyin-backup.timer")
STARTS_OR_SHOWS = (
    "spawn-terminal",
    "show-urls-launch",
    "show-urls-persistent",
    "show-urls-copy",
    "clipboard-copy",
    "clipboard-paste",
    "primary-paste",
    "search-start",
    "scrollback-up-page",
    "scrollback-down-page",
    "prompt-prev",
    "prompt-next",
    "unicode-input",
    "font-increase",
    "font-decrease",
    "font-reset",
    "fullscreen",
    "minimize",
    "maximize",
)

Settings = Mapping[str, Mapping[str, Sequence[str]]]


def settings(name: str) -> Settings:
    """The file's settings by section and key, a key given several times with each of its values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = "main"
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(.+)\]", line):
            section = heading[1]
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[section][key.strip()].append(value.strip())
    return found


def programs(name: str) -> list[list[str]]:
    """The words of every `yanyin` command that a unit starts."""
    inner = shlex.split(settings(name)["Service"]["ExecStart"][0])[-1]
    words = shlex.split(inner.replace("&&", " && "))
    start = words.index("/opt/yanyin/bin/yanyin")
    end = words.index("&&") if "&&" in words else len(words)
    return [words[start + 1 : end]]


def checked(*command: object) -> str:
    """What a check of the system's says; empty also where the system has no such check."""
    program, *words = map(str, command)
    if shutil.which(program) is None:
        return ""
    done = subprocess.run(
        [program, *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_kiosk_shows_one_program_as_its_own_user_and_always_comes_back() -> None:
    unit = settings("yanyin-kiosk.service")
    service = unit["Service"]
    assert service["User"] == ["yanyin-kiosk"]
    assert service["Restart"] == ["always"]
    assert unit["Unit"]["StartLimitIntervalSec"] == ["0"]
    assert unit["Unit"]["Conflicts"] == ["getty@tty1.service"]
    assert service["TTYPath"] == ["/dev/tty1"]
    (start,) = service["ExecStart"]
    assert start.startswith("/usr/bin/cage -- /usr/bin/foot --config=/etc/yanyin/foot.ini ")
    assert programs("yanyin-kiosk.service") == [["--kiosk"]]
    assert build_parser().parse_args(["--kiosk"]).kiosk


def test_only_an_administrators_leaving_keeps_the_kiosk_from_starting_again() -> None:
    service = settings("yanyin-kiosk.service")["Service"]
    (condition,) = service["ExecCondition"]
    mark = condition.rpartition(" ")[2]
    assert condition == f"/usr/bin/test ! -e {mark}"
    assert f"--kiosk && : >{mark}'" in service["ExecStart"][0]
    assert mark.startswith(f"/run/{service['RuntimeDirectory'][0]}/")
    assert service["RuntimeDirectoryPreserve"] == ["restart"]


def test_no_display_socket_is_hidden_from_the_kiosk() -> None:
    service = settings("yanyin-kiosk.service")["Service"]
    assert "ProtectHome" not in service
    assert service["ProtectSystem"] == ["full"]


@pytest.mark.parametrize("action", STARTS_OR_SHOWS)
def test_the_terminal_of_the_kiosk_has_no_key_for(action: str) -> None:
    assert settings("foot.ini")["key-bindings"][action] == ["none"]


def test_the_terminal_of_the_kiosk_has_no_mouse_and_no_history_and_shows_chinese() -> None:
    terminal = settings("foot.ini")
    assert {value for values in terminal["mouse-bindings"].values() for value in values} == {"none"}
    assert terminal["scrollback"]["lines"] == ["0"]
    assert terminal["url"]["launch"] == ["/bin/true"]
    assert terminal["main"]["font"][0].startswith("Noto Sans Mono CJK SC:")


def test_the_backup_runs_every_night_under_a_name_of_its_own() -> None:
    timer = settings("yanyin-backup.timer")
    assert timer["Timer"]["OnCalendar"] == ["*-*-* 01:30:00"]
    assert timer["Timer"]["Persistent"] == ["yes"]
    (words,) = programs("yanyin-backup.service")
    assert words[:2] == ["db", "backup"]
    assert "$$(date +%%Y%%m%%d-%%H%%M%%S)" in words[2]
    assert build_parser().parse_args(["db", "backup", words[2]]).path == "db backup"
    folder = str(Path(words[2].partition("$")[0]).parent)
    assert folder in settings("yanyin-backup.service")["Service"]["ReadWritePaths"][0].split()
    assert f"d {folder} " in (DEPLOY / "yanyin.tmpfiles").read_text()


def test_every_file_is_named_in_the_guide_and_says_where_it_goes() -> None:
    guide = (ROOT / "docs" / "deploy.zh.md").read_text(encoding="utf-8")
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name}" in guide, file.name


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        # Whether cage is installed on the machine that runs the tests is not the question.
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("/usr/bin/cage --", "/bin/true --")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert checked("systemd-analyze", "verify", *(tmp_path / name for name in UNITS)) == ""


def test_systemd_can_make_the_users() -> None:
    assert checked("systemd-sysusers", "--dry-run", DEPLOY / "yanyin.sysusers") == ""


def test_foot_takes_its_settings() -> None:
    assert checked("foot", "--check-config", f"--config={DEPLOY / 'foot.ini'}") == ""
