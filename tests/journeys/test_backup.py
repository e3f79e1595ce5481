"""`yanyin db backup|restore` and `yanyin journal check` as an administrator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.base import run
from services import startup
from services.backup.paper import Forgotten
from tests.journeys.typed import Desk
from tests.services.backing_up import everything, settle, tools
from tests.services.journal_bending import without_triggers
from tui.command_database import forgotten_lines

pytestmark = pytest.mark.usefixtures("unwatched")

__all__ = ["tools"]

HEADQUARTERS = ("--role", "system_admin", "--org", "450000", "--password-stdin")


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Organisations and a system administrator."""
    desk.set_up()
    desk.ok("account", "add", "nong", *HEADQUARTERS, stdin="Geheim-2023\n")
    return desk


def bend(desk: Desk, statement: str) -> None:
    startup.bind(desk.database.url)
    without_triggers(statement)
    startup.unbind()


def test_back_up_lose_something_restore_and_check(office: Desk, tmp_path: Path) -> None:
    before = everything(office.database, journal=False)
    made = office.ok("db", "backup", tmp_path / "b", "--as", "nong", "--json").json
    assert (made["file"], made["manifest"]) == (str(tmp_path / "b"), str(tmp_path / "b.json"))
    assert made["rows"]["organisation"] == len(before["organisation"])
    startup.bind(office.database.url)
    run("UPDATE organisation SET name = 'x'")
    startup.unbind()
    done = office.ok("db", "restore", tmp_path / "b", "--as", "nong", "--json").json
    assert everything(office.database, journal=False) == before
    assert (done["forgotten"], done["let_go"]) == ({"sheets": 0, "numbers": 0}, 0)
    assert done["backup"] == {key: made[key] for key in done["backup"]}
    assert done["journal"]["rows"] == made["journal"]["rows"] + 1
    assert office.ok("db", "check", "--json").json["journal"] == done["journal"]
    checked = office.ok("journal", "check", "--head", made["journal"]["head"], "--json").json
    assert (checked["whole"], checked["rows"], checked["head"]) == (True, *done["journal"].values())
    acts = office.database.rows("SELECT login, via, action, done FROM journal ORDER BY id DESC LIMIT 1")
    assert acts == [("nong", "cli", "database.restore", 1)]


def test_what_is_said_names_the_files_and_the_next_step(office: Desk, tmp_path: Path) -> None:
    made = office.ok("db", "backup", tmp_path / "b").out
    assert f"已备份，并核对过：{tmp_path / 'b'}" in made
    assert "备份和清单 b.json 要放在一起" in made
    done = office.ok("db", "restore", tmp_path / "b").out
    assert "原来的数据库留在" in done
    assert "下一步：yanyin db check" in done
    again = office.type("db", "backup", tmp_path / "b")
    assert (again.code, again.err) == (2, "文件 b 已经存在，不覆盖。请换一个名字\n")
    sheets, numbers, advice, waiting = forgotten_lines(Forgotten(3, 1), "old", 2)
    assert sheets == "! 原来的库里打过的 3 张证书，恢复后的台账里没有"
    assert "1 个证书编号" in numbers
    assert "还给原来的人" in numbers
    assert "要先写明原因" in advice
    assert waiting == "  没办完的毕业证打印任务都取消了：排着没打的 2 张也可能打过"
    assert "打出的先收回" in forgotten_lines(None, "old", 0)[0]
    assert forgotten_lines(Forgotten(0, 0), "old", 0) == forgotten_lines(None, "", 0) == []


def test_a_damaged_backup_is_refused_with_exit_code_1(office: Desk, tmp_path: Path) -> None:
    office.ok("db", "backup", tmp_path / "b")
    (tmp_path / "b").write_bytes((tmp_path / "b").read_bytes()[:-1])
    refused = office.type("db", "restore", tmp_path / "b", "--json")
    assert (refused.code, refused.error) == (1, "backup_damaged")
    missing = office.type("db", "restore", tmp_path / "none", "--json")
    assert (missing.code, missing.error) == (1, "backup_manifest_missing")


def test_a_school_may_do_neither(office: Desk, tmp_path: Path) -> None:
    office.add_teacher("qin", "4501990001")
    for command in ("backup", "restore"):
        if command == "restore":
            office.ok("db", "backup", tmp_path / "b")
        answer = office.type("db", command, tmp_path / "b", "--as", "qin", "--json")
        assert (answer.code, answer.error) == (1, "role_not_allowed")
    assert office.type("journal", "check", "--as", "qin", "--json").error == "role_not_allowed"


def test_an_empty_database_has_nothing_to_back_up_but_takes_a_backup(bare_desk: Desk, tmp_path: Path) -> None:
    answer = bare_desk.type("db", "backup", tmp_path / "b", "--json")
    assert (answer.code, answer.error) == (2, "database_empty")
    bare_desk.ok("db", "init")
    bare_desk.ok("db", "backup", tmp_path / "b")
    assert bare_desk.ok("db", "restore", tmp_path / "b", "--json").json["kept"]


def test_where_there_is_no_database_nobody_has_an_account(bare_desk: Desk, tmp_path: Path) -> None:
    answer = bare_desk.type("db", "restore", tmp_path / "b", "--as", "nong", "--json")
    assert (answer.code, answer.error) == (2, "backup_as_nobody")
    assert bare_desk.type("db", "backup", tmp_path / "b", "--as", "nong", "--json").error == "database_empty"
    assert not (tmp_path / "bare.sqlite").exists()


def test_the_first_bad_entry_of_the_journal_is_named(office: Desk) -> None:
    startup.bind(office.database.url)
    for key in "abcdef":
        settle(key)
    startup.unbind()
    whole = office.ok("journal", "check", "--json").json
    assert office.ok("journal", "check").out.startswith(f"日志完好：{whole['rows']} 条，一条不缺")
    bend(office, "UPDATE journal SET login = 'x' WHERE id = 4")
    broken = office.type("journal", "check", "--json")
    assert (broken.code, broken.error, broken.json["first_bad"]) == (1, "journal_broken", 4)
    assert "第 4 条对不上" in office.type("journal", "check").err
    bend(office, "DELETE FROM journal WHERE id = 3")
    assert "第 3 条应在它的位置，却不见了" in office.type("journal", "check").err
    assert json.dumps(office.type("journal", "check", "--json").json["unguarded"]) != "[]"


def test_a_journal_cut_off_at_the_end_is_found_by_its_old_head(office: Desk) -> None:
    startup.bind(office.database.url)
    settle("a")
    startup.unbind()
    whole = office.ok("journal", "check", "--json").json
    bend(office, f"DELETE FROM journal WHERE id = {whole['rows']}")
    assert office.ok("journal", "check", "--json").json["whole"] is True
    assert (
        office.type("journal", "check", "--head", whole["head"][:15], "--json").error
        == "journal_head_invalid"
    )
    cut = office.type("journal", "check", "--head", whole["head"][:16].upper(), "--json")
    assert (cut.code, cut.json["first_bad"]) == (1, whole["rows"])


def test_an_emptied_journal_is_not_whole_and_a_missing_one_is_told_in_words(office: Desk) -> None:
    bend(office, "DELETE FROM journal")
    emptied = office.type("journal", "check", "--json")
    assert (emptied.code, emptied.error, emptied.json["acts"]) == (
        1,
        "journal_incomplete",
        {"known": 1, "told": 0},
    )
    assert "应有日志，只找到 0 条，少 1 条" in office.type("journal", "check").err
    startup.bind(office.database.url)
    run("DROP TABLE journal")
    startup.unbind()
    gone = office.type("journal", "check", "--json")
    assert (gone.code, gone.error) == (2, "schema_incomplete")
