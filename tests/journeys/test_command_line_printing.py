"""The whole way of diplomas by the command line: a folder printer, a refused second time, confirming, a reprint."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.base import rows, run, write_transaction
from services import startup
from services.clock import stamp
from tests.services.killed_rounds import named
from tests.services.print_jobs.presses import texts
from tests.services.print_jobs.trays import in_folder
from tests.services.reviewing import make_chain
from tui.commands import main

AUDIT = ("--school", "4501990001", "--year", "2023")
PRINTED_ON = ("--printer", "证书机", "--as", "teacher")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs commands on one database; `printed` is the folder that is the printer."""

    url: str
    printed: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Exit code and answer."""
        code = main([*arguments, "--database", self.url, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def words(self, *arguments: str) -> str:
        """What a person reads, wherever it is written."""
        main([*arguments, "--database", self.url])
        written = self.capsys.readouterr()
        return written.out + written.err

    def came_out(self) -> Counter[str]:
        """How often each number was printed."""
        return in_folder(self.printed)()


@pytest.fixture
def line(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    startup.bind(database_url)
    chain = named(make_chain(tmp_path))
    chain.create()
    chain.all_the_way()
    startup.unbind()
    folder = tmp_path / "printed"
    folder.mkdir()
    found = CommandLine(database_url, folder, capsys)
    added = found.run(
        "printer", "add", "证书机", "--kind", "folder", "--uri", str(folder), "--org", "4501990001"
    )
    assert added[0] == 0
    return found


def diplomas(line: CommandLine, *options: str) -> tuple[int, dict[str, Any]]:
    return line.run("print", "diplomas", *AUDIT, *options, *PRINTED_ON)


def test_diplomas_are_printed_once_confirmed_and_printed_again_only_with_a_reason(line: CommandLine) -> None:
    code, first = diplomas(line)
    assert (code, first["state"]) == (0, "open")
    said = "".join(first["notes"])
    assert all(words in said for words in ("没有校准过", "还没有试打"))
    assert {one["code"] for one in first["doubts"]} == {"left_blank"}
    numbers = [sheet["number"] for sheet in first["sheets"]]
    assert list(line.came_out()) == numbers
    code, refused = diplomas(line)
    assert (code, refused["error"]["code"]) == (1, "sheets_printed")
    assert set(line.came_out().values()) == {1}
    code, confirmed = line.run("print", "confirm", first["job"], "--last", numbers[4], "--as", "teacher")
    assert code == 0
    assert [sheet["state"] for sheet in confirmed["sheets"]] == ["good"] * 5 + ["unknown", "planned"]
    code, refused = diplomas(line, "--reprint")
    assert (code, refused["error"]["code"]) == (1, "reason_missing")
    code, again = diplomas(
        line, "--reprint", "--reason", "第一张沾了墨", "--range", f"{numbers[0][-4:]}-{numbers[1]}"
    )
    assert (code, [sheet["attempt"] for sheet in again["sheets"]]) == (0, [2, 2])
    assert line.came_out()[numbers[0]] == 2
    assert diplomas(line, "--rest")[1]["error"]["code"] == "all_printed"
    grant_replacement(line.url, numbers[2])
    code, lost = line.run("print", "replacement", *AUDIT, *PRINTED_ON)
    assert (code, [sheet["number"] for sheet in lost["sheets"]]) == (0, [numbers[2]])


def test_what_was_not_printed_goes_on_in_the_same_job(line: CommandLine) -> None:
    line.printed.rename(line.printed.with_name("away"))
    code, refused = diplomas(line)
    assert (code, refused["state"], refused["cause"]) == (1, "paused", "folder_unwritable")
    line.printed.with_name("away").rename(line.printed)
    code, resumed = line.run("print", "resume", refused["job"], "--as", "teacher")
    assert (code, resumed["state"]) == (0, "open")
    assert len(line.came_out()) == 7


def test_a_trial_is_one_page_with_the_mark(line: CommandLine) -> None:
    code, trial = diplomas(line, "--trial")
    assert (code, trial["state"], len(trial["sheets"])) == (0, "done", 1)
    listed = line.words("print", "list", "--as", "teacher")
    assert ("毕业证（试打） 1 张" in listed, "待确认" in listed) == (True, True)
    (file,) = line.printed.glob("*.pdf")
    assert "样张" in texts(file.read_bytes())[0]
    said = line.words("print", "good", trial["job"], "--number", "#1", "--as", "teacher")
    assert "可以正式打印" in said
    code, printed = diplomas(line)
    assert (code, "还没有试打" in "".join(printed["notes"])) == (0, False)


@pytest.mark.parametrize(("form", "pages"), [("stamping-table", 3), ("register", 6)])
def test_forms_are_printed_in_every_copy(line: CommandLine, form: str, pages: int) -> None:
    code, first = line.run("print", form, *AUDIT, "--copy", "2", *PRINTED_ON)
    assert (code, len(first["sheets"])) == (0, pages // 3)
    assert line.run("print", form, *AUDIT, *PRINTED_ON)[1]["error"]["code"] == "sheets_printed"
    code, rest = line.run("print", form, *AUDIT, "--rest", *PRINTED_ON)
    assert (code, len(rest["sheets"])) == (0, 2 * pages // 3)
    assert line.run("print", form, *AUDIT, "--rest", *PRINTED_ON)[1]["error"]["code"] == "all_printed"
    said = line.words("print", "confirm", rest["job"], "--last", "#1", "--as", "teacher")
    assert "--number '#2'" in said  # the code is that of every copy
    shown = line.words("print", "show", rest["job"], "--as", "teacher")
    assert [copy in shown for copy in ("第1份第1页", "第2份第1页", "第3份第1页")] == [True, False, True]


def test_one_sheet_is_spoiled_found_good_or_not_printed(line: CommandLine) -> None:
    job = diplomas(line)[1]["job"]
    spoiled = ("print", "spoil", job, "--number", "#1", "--reason", "墨没干", "--again", "--as", "teacher")
    assert line.run(*spoiled)[1]["sheets"][-1]["attempt"] == 2
    assert line.run("print", "good", job, "--number", "2", "--as", "teacher")[1]["counts"]["good"] == 1
    unprinted = line.run("print", "unprinted", job, "--number", "3", "--as", "teacher")
    assert unprinted[1]["sheets"][2]["state"] == "planned"
    cancelled = line.run("print", "cancel", job, "--as", "teacher")[1]
    assert (cancelled["counts"]["planned"], cancelled["unprinted"]) == (0, 2)
    assert line.run("print", "list", "--as", "teacher")[1]["jobs"][0]["state"] == "cancelled"


def test_nobody_prints_without_the_right(line: CommandLine) -> None:
    assert (
        line.run("print", "diplomas", *AUDIT, "--printer", "证书机")[1]["error"]["code"]
        == "local_not_allowed"
    )
    refused = line.run("print", "diplomas", *AUDIT, "--printer", "证书机", "--as", "department")
    assert refused[1]["error"]["code"] == "role_not_allowed"


def test_people_read_what_was_printed_and_what_to_do_next(line: CommandLine) -> None:
    said = line.words("print", "diplomas", *AUDIT, *PRINTED_ON)
    assert "没有校准过" in said
    assert "还没有试打" in said
    assert "yanyin print confirm" in said
    job = line.run("print", "list", "--as", "teacher")[1]["jobs"][0]["job"]
    shown = line.words("print", "show", job, "--as", "teacher")
    assert "202345019900010007" in shown
    assert "覃某7" in shown
    again = line.words("print", "diplomas", *AUDIT, *PRINTED_ON)
    assert all(words in again for words in (f"任务 {job}", "--rest", "--reprint --reason"))
    assert "range_unclear" not in line.words("print", "diplomas", *AUDIT, "--range", "九", *PRINTED_ON)


def test_what_was_typed_wrong_is_told(line: CommandLine) -> None:
    assert diplomas(line, "--reason", "补打")[1]["error"]["code"] == "reprint_missing"
    assert diplomas(line, "--class", "没有的班")[1]["error"]["code"] == "nothing_selected"
    assert diplomas(line, "--major", "没有的专业")[1]["error"]["code"] == "major_unknown"
    assert diplomas(line, "--range", "0003-00001")[1]["error"]["code"] == "range_reversed"
    assert line.came_out() == Counter()


def test_pages_that_cannot_be_right_are_told_row_by_row_and_the_rest_is_printed_on_demand(
    line: CommandLine,
) -> None:
    spoil_frozen_name(line.url, "覃某3")
    code, refused = diplomas(line)
    assert (code, refused["error"]["code"]) == (1, "preflight_failed")
    (problem,) = refused["error"]["problems"]
    assert (problem["row_no"], problem["code_point"]) == (4, "U+10FFFF")
    assert "覃" not in json.dumps(refused, ensure_ascii=False) + journal(line.url)
    assert "--skip-refused" in line.words("print", "diplomas", *AUDIT, *PRINTED_ON)
    assert line.came_out() == Counter()
    code, printed = diplomas(line, "--skip-refused")
    assert (code, printed["skipped"], len(printed["sheets"])) == (0, [4], 6)
    assert line.came_out().keys() == {sheet["number"] for sheet in printed["sheets"]}


def journal(url: str) -> str:
    """Everything that the journal tells of printing."""
    startup.bind(url)
    with startup.connection():
        found = rows("SELECT object_key, detail FROM journal WHERE action LIKE ?", ("print.%",))
    startup.unbind()
    assert found
    return str(found)


def grant_replacement(url: str, number: str) -> None:
    """学历证明书 for a diploma that was lost after its issue."""
    startup.bind(url)
    with write_transaction():
        run("UPDATE diploma SET issued_at = ? WHERE number = ?", (stamp(), number))
        run(
            "INSERT INTO replacement (diploma_id, reason, account_id, made_at)"
            " SELECT id, '遗失', (SELECT id FROM account WHERE login = 'teacher'), ? FROM diploma WHERE number = ?",
            (stamp(), number),
        )
    startup.unbind()


def spoil_frozen_name(url: str, name: str) -> None:
    """A character that no font has, in what was approved."""
    startup.bind(url)
    with write_transaction():
        for digest, content in rows("SELECT digest, content FROM snapshot"):
            spoiled = zlib.decompress(content).decode().replace(name, f"{name}\U0010ffff")
            run("UPDATE snapshot SET content = ? WHERE digest = ?", (zlib.compress(spoiled.encode()), digest))
    startup.unbind()
