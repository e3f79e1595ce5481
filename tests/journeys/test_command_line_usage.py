"""The words of the command line: help, usage errors, refusals as sentences and as JSON, exit codes."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import startup
from services.accounts.signing_in import sign_in
from services.actor import Via
from tests.journeys.typed import PASSWORD, SAMPLES, SCHOOL_A, SCHOOL_B, Desk, list_of
from tui import command_database, command_output, commands, wording
from tui.command_parser import build_parser

HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH_OF_ARGPARSE = re.compile("usage|argument|required|invalid|choose|error|option", re.IGNORECASE)

LEAVES = [
    name for name in wording.COMMANDS if name and not any(n.startswith(name + " ") for n in wording.COMMANDS)
]
VERIFY = ("verify", list_of(SCHOOL_A), "--school", SCHOOL_A, "--year", "2023")


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", wording.COMMANDS)
def test_every_command_explains_itself_in_chinese(lone_desk: Desk, command: str) -> None:
    answer = lone_desk.ok(*command.split(), "--help")
    usage, meaning = wording.COMMANDS[command]
    assert answer.out.startswith(f"用法：{usage}\n\n{meaning}\n")
    assert lone_desk.ok(*command.split(), "-h").out == answer.out


def test_the_first_help_names_every_command(lone_desk: Desk) -> None:
    shown = lone_desk.ok("--help").out
    assert [name for name in LEAVES if wording.COMMANDS[name][0] not in shown] == []


def test_every_command_has_a_handler() -> None:
    assert set(commands._handlers()) == {"", *LEAVES}


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("frobnicate",), "COMMAND 不能是 frobnicate，可以是 demo, template, verify"),
        (("db",), "缺少 init|upgrade|check|backup|restore"),
        (
            ("db", "drop"),
            "init|upgrade|check|backup|restore 不能是 drop，可以是 init, upgrade, check, backup, restore",
        ),
        (("verify",), "缺少 LIST, --school, --year"),
        (("verify", "a.xlsx", "--school"), "--school 后面要写一个值"),
        (("verify", "a.xlsx", "--school", "1", "--year", "二〇二三"), "--year 要写一个整数，不能是 二〇二三"),
        (("verify", "a.xlsx", "--school", "1", "--year", "2023", "--force"), "不认识 --force"),
        (("verify", "a.xlsx", "--school", "1", "--year", "2023", "--comp"), "不认识 --comp"),
        (
            ("verify", "a.xlsx", "--school", "1", "--year", "2023", "--composites=1"),
            "--composites 后面不要写值",
        ),
        (("template", "rosters", "a.xlsx"), "KIND 不能是 rosters，可以是 organisations, plan"),
        (("audit", "create", "a.xlsx"), "缺少 --school, --year"),
        (("settings", "set", "pass_score"), "缺少 VALUE"),
        (("demo",), "缺少 --folder"),
    ],
)
def test_a_wrong_command_is_explained_in_chinese(lone_desk: Desk, words: tuple[str, ...], says: str) -> None:
    answer = lone_desk.type(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"命令写得不对：{says}")
    assert not ENGLISH_OF_ARGPARSE.search(answer.err.partition("用法")[0])
    in_json = lone_desk.type(*words, "--json")
    assert (in_json.code, in_json.error, in_json.err) == (2, "usage", "")
    assert in_json.json["error"]["message"] + "\n" == answer.err


words_of_the_program = st.sampled_from([*" ".join(LEAVES).split(), "--json", "--year", "--as", "--school"])


@given(st.lists(words_of_the_program | st.text(min_size=1, max_size=5), max_size=6))
def test_no_words_at_all_lead_to_a_traceback(words: list[str]) -> None:
    answer = commands._answer([*words, "--nonsense"])
    assert answer.exit_code in (0, 2)
    assert "internal_error" not in str(answer.data)


@pytest.mark.parametrize("before", [True, False])
def test_general_options_may_stand_before_or_after_the_command(
    desk: Desk, tmp_path: Path, before: bool
) -> None:
    options = ("--json", "--database", f"sqlite:///{tmp_path / 'other.sqlite'}")
    words = (*options, "db", "init") if before else ("db", "init", *options)
    applied = ["0001_first", "0002_review", "0003_paper"]
    assert desk.ok(*words).json == {"database": str(tmp_path / "other.sqlite"), "applied": applied}
    between = ("db", *options, "check")
    assert desk.ok(*between).json["database"] == str(tmp_path / "other.sqlite")


def test_an_option_is_not_lost_between_command_and_subcommand() -> None:
    parsed = build_parser().parse_args(["--database", "a", "db", "--json", "check"])
    assert (parsed.database, parsed.json, parsed.path) == ("a", True, "db check")


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("verify", "none.xlsx", *VERIFY[2:]), (2, "file_missing")),
        (("verify", SAMPLES / "README.md", *VERIFY[2:]), (1, "header_missing")),
        ((*VERIFY[:3], "99", *VERIFY[4:]), (1, "school_unknown")),
        ((*VERIFY[:5], "23"), (1, "year_invalid")),
        ((*VERIFY, "--batch", "0"), (1, "batch_invalid")),
        ((*VERIFY, "--as", "nobody"), (1, "account_unknown")),
        ((*VERIFY, "--as", "root"), (1, "role_not_allowed")),
        (("audit", "show", "--school", SCHOOL_A, "--year", "2023"), (1, "audit_missing")),
        (
            ("audit", "verify", "--school", SCHOOL_A, "--year", "2023", "--as", "root"),
            (1, "role_not_allowed"),
        ),
        (("settings", "set", "nonsense", "1"), (2, "setting_unknown")),
        (("settings", "set", "pass_score", "101"), (1, "setting_invalid")),
        (
            ("account", "add", "x", "--org", "450000", "--role", "auditor", "--password-stdin"),
            (1, "login_invalid"),
        ),
        (("account", "add", "xx", "--org", "450000", "--role", "auditor"), (2, "password_missing")),
        (
            ("account", "add", "xx", "--org", "450000", "--role", "boss", "--password-stdin"),
            (2, "role_unknown"),
        ),
        ((), (2, "no_terminal")),
        (("demo", "--folder", "demo"), (2, "no_terminal")),
    ],
)
def test_a_refusal_is_one_sentence_or_one_object(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[object, ...],
    expected: tuple[int, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
    account = ("account", "add", "root", "--org", "450000", "--role", "auditor", "--password-stdin")
    desk.ok(*account, stdin=PASSWORD)
    in_json = desk.type(*words, "--json", stdin=PASSWORD)
    assert (in_json.code, in_json.error, in_json.err) == (*expected, "")
    in_words = desk.type(*words, stdin=PASSWORD)
    assert (in_words.code, in_words.out) == (expected[0], "")
    assert in_words.err == in_json.json["error"]["message"] + "\n"
    assert HAN.search(in_words.err)


def test_every_code_that_can_be_refused_has_a_sentence_that_can_be_filled() -> None:
    assert wording.refusal("nobody_knows", {}).startswith("没有办成（nobody_knows）")
    assert all(HAN.search(sentence) for sentence in wording.REFUSALS.values())


# --- accounts --------------------------------------------------------------------------------------------------------


def test_the_first_account_is_told_that_it_administers_the_system(desk: Desk) -> None:
    desk.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
    first = desk.add_teacher("qin", SCHOOL_A)
    assert first.out.splitlines() == [
        "已添加账号 qin（覃老师，邕州市第一职业技术学校）：学校用户、学校毕业管理、系统管理员",
        "这是第一个账号，所以同时是系统管理员",
    ]
    second = desk.ok(
        *("account", "add", "wei", "--org", SCHOOL_A, "--role", "school_admin", "--password-stdin"),
        stdin=PASSWORD,
    )
    assert second.out.splitlines() == [
        "已添加账号 wei（未填姓名，邕州市第一职业技术学校）：学校管理员",
        "还没有姓名或电话：登录后先填个人资料，才能新建毕业审核",
    ]


@pytest.mark.parametrize("given_password", [PASSWORD, PASSWORD + "\n", PASSWORD + "\r\n"])
def test_one_line_end_is_no_part_of_the_password(desk: Desk, given_password: str) -> None:
    desk.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
    words = (
        "account",
        "add",
        "wei",
        "--org",
        SCHOOL_A,
        "--role",
        "school_admin",
        "--password-stdin",
        "--json",
    )
    assert desk.ok(*words, stdin=given_password).json == {
        "login": "wei",
        "name": "",
        "organisation": SCHOOL_A,
        "roles": ["school_admin", "system_admin"],
        "first": True,
    }
    startup.bind(desk.database.url)
    try:
        assert sign_in("wei", PASSWORD, Via.SCREEN).login == "wei"
    finally:
        startup.unbind()


def test_settings_are_shown_and_set_for_a_year_or_for_every_year(desk: Desk) -> None:
    set_one = desk.ok("settings", "set", "pass_score", "59.5")
    assert set_one.out == "已改 pass_score：60 → 59.5（各年通用的设置）\n"
    assert desk.ok("settings", "show", "--year", "2023", "--json").json["settings"]["pass_score"] == "59.5"
    shown = desk.ok("settings", "show").out.splitlines()
    assert shown[:2] == ["各年通用的设置", "  pass_score             59.5"]
    assert "  graduation_date        （空）" in shown


# --- databases -------------------------------------------------------------------------------------------------------


def test_an_empty_database_asks_for_db_init_and_an_initialised_one_says_so(bare_desk: Desk) -> None:
    for words in (
        VERIFY,
        ("import", "organisations", SAMPLES / "组织机构.xlsx"),
        ("db", "check"),
        ("db", "upgrade"),
    ):
        answer = bare_desk.type(*words)
        assert (answer.code, answer.err) == (2, "数据库还是空的。请先运行 yanyin db init\n")
    assert bare_desk.ok("db", "init").out.startswith("数据库已建好：")
    assert bare_desk.ok("db", "init").out.startswith("数据库早已建好，什么都没有改动：")
    assert bare_desk.ok("db", "upgrade").out.startswith("数据库不用升级：")


def test_a_sound_database_is_checked_and_what_was_checked_is_said(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    lines = desk.ok("db", "check").out.splitlines()
    assert lines[0].startswith("数据库正常：")
    assert lines[1] == "  表结构   0001_first、0002_review、0003_paper"
    assert re.fullmatch(r"  日志     4 条，一条不缺，前后相扣；最后一条 [0-9a-f]{64}", lines[2])
    found = desk.ok("db", "check", "--json").json
    assert (found["pending"], found["journal"]["rows"]) == ([], 4)


def test_a_newer_database_and_a_broken_journal_are_refused(desk: Desk, sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    desk.ok("settings", "set", "pass_score", "61", "--database", sqlite_url)
    with closing(sqlite3.connect(file)) as link:
        link.execute("DROP TRIGGER journal_no_update")
        link.execute("UPDATE journal SET login = 'somebody'")
        link.commit()
    answer = desk.type("db", "check", "--database", sqlite_url, "--json")
    assert (answer.code, answer.error) == (2, "journal_broken")
    with closing(sqlite3.connect(file)) as link:
        link.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
        link.commit()
    for words in (("db", "check"), ("db", "init"), ("db", "upgrade"), VERIFY):
        answer = desk.type(*words, "--database", sqlite_url, "--json")
        assert (answer.code, answer.error) == (2, "database_newer")


def test_an_older_database_asks_for_db_upgrade(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "schema_state", lambda: startup.SchemaState(("0001_first",), ("0002_next",)))
    answer = desk.type(*VERIFY)
    assert (answer.code, answer.err) == (2, "数据库比程序旧。请先备份，再运行 yanyin db upgrade\n")
    assert desk.ok("db", "init").out.startswith("数据库已有，但比程序旧：")


# --- output ----------------------------------------------------------------------------------------------------------


def test_an_error_that_nobody_foresaw_is_a_number_and_a_line_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_arguments: object) -> None:
        raise ValueError("覃某某 450199200501010016")

    monkeypatch.setitem(command_database.HANDLERS, "db check", broken)
    answer = desk.type("db", "check", "--json")
    assert (answer.code, answer.error, answer.err) == (2, "internal_error", "")
    reference = re.findall("[0-9a-f]{6}", answer.json["error"]["message"])[0]
    log = (tmp_path / "share" / "yanyin" / "yanyin.log").read_text(encoding="utf-8")
    assert reference in log
    assert "ValueError" in log
    assert "覃某某" not in log + answer.out
    assert "4501992" not in log + answer.out


def test_ctrl_c_ends_quietly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(command_database.HANDLERS, "db check", interrupted)
    answer = desk.type("db", "check")
    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_nothing_from_a_file_can_command_the_terminal() -> None:
    assert command_output.visible("覃\u3000某\x1b[2J\x9b\u202e·\n") == "覃\u3000某\ufffd[2J\ufffd\ufffd·\n"
