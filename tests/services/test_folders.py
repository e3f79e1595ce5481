"""Inboxes and outboxes: where they are, who can read them, what is listed, what a file's first rows look like."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services import folders, startup
from services.errors import CannotRun, Refused
from services.file_preview import PreviewRow, first_rows
from services.folders import inbox, inbox_files, outbox, outbox_file


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return tmp_path / "folders"


def put(folder: Path, name: str, age: int = 0, content: bytes = b"x") -> Path:
    file = folder / name
    file.write_bytes(content)
    moment = datetime(2023, 6, 14, tzinfo=UTC).timestamp() - age
    os.utime(file, (moment, moment))
    return file


def test_both_folders_are_made_for_their_owner_alone(root: Path) -> None:
    assert inbox("qin") == root / "accounts" / "qin" / "收件箱"
    assert outbox("qin") == root / "accounts" / "qin" / "发件箱"
    made = [root, *root.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}
    assert inbox("qin").is_dir()


def test_without_a_setting_the_folders_lie_beside_the_sqlite_file(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("YANYIN_FOLDERS")
    startup.bind(sqlite_url)
    try:
        assert folders.root() == tmp_path
        assert inbox("qin").is_relative_to(tmp_path / "accounts")
    finally:
        startup.unbind()


def test_with_a_server_they_lie_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("YANYIN_FOLDERS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    startup.bind("postgresql://host/db")
    try:
        assert folders.root() == tmp_path / "yanyin"
    finally:
        startup.unbind()


@pytest.mark.parametrize("login", ["", ".", "..", "../wei", "a/b", "a\\b", "/etc", "qin\x00", "覃", ".ssh"])
def test_no_login_leads_out_of_the_folders(root: Path, login: str) -> None:
    with pytest.raises(Refused, match="login_invalid"):
        inbox(login)
    assert not root.exists()


@pytest.mark.parametrize("part", ["accounts", "accounts/qin", "accounts/qin/收件箱"])
def test_a_link_in_place_of_a_folder_is_refused(root: Path, tmp_path: Path, part: str) -> None:
    (tmp_path / "elsewhere" / "qin" / "收件箱").mkdir(parents=True)
    (tmp_path / "elsewhere" / "收件箱").mkdir()
    (root / part).parent.mkdir(parents=True)
    (root / part).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotRun, match="folder_unusable"):
        inbox("qin")


def test_a_file_in_place_of_a_folder_is_refused(root: Path) -> None:
    root.parent.mkdir(exist_ok=True)
    root.write_text("")
    with pytest.raises(CannotRun, match="folder_unusable"):
        outbox("qin")


def test_the_newest_file_comes_first_with_its_size_and_date() -> None:
    folder = inbox("qin")
    put(folder, "旧名单.xlsx", age=3600, content=b"12345")
    put(folder, "名单.xlsx")
    put(folder, "乙.xlsx", age=60)
    put(folder, "甲.xlsx", age=60)
    found = inbox_files("qin")
    assert [file.name for file in found] == ["名单.xlsx", "乙.xlsx", "甲.xlsx", "旧名单.xlsx"]
    assert (found[3].size, found[3].path) == (5, folder / "旧名单.xlsx")
    assert found[0].modified == datetime(2023, 6, 14, tzinfo=UTC)


def test_links_folders_hidden_files_and_office_locks_are_not_listed(tmp_path: Path) -> None:
    folder = inbox("qin")
    secret = put(tmp_path, "secret.xlsx")
    (folder / "link.xlsx").symlink_to(secret)
    (folder / "broken.xlsx").symlink_to(tmp_path / "none")
    (folder / "sub.xlsx").mkdir()
    os.mkfifo(folder / "pipe.xlsx")
    put(folder, ".名单.xlsx.part")
    put(folder, "~$名单.xlsx")
    put(folder, "名单.xlsx")
    assert [file.name for file in inbox_files("qin")] == ["名单.xlsx"]
    (folder / "pipe.xlsx").unlink()  # whoever copies the folder of the tests would wait at it


def test_one_account_does_not_see_anothers_files() -> None:
    put(inbox("qin"), "名单.xlsx")
    assert inbox_files("wei") == ()


def test_a_new_file_never_takes_the_place_of_another() -> None:
    first = outbox_file("qin", "名单.xlsx")
    first.write_text("")
    second = outbox_file("qin", "名单.xlsx")
    second.symlink_to("nowhere")
    assert [first.name, second.name] == ["名单.xlsx", "名单(2).xlsx"]
    assert outbox_file("qin", "名单.xlsx").name == "名单(3).xlsx"


@given(st.text(max_size=150))
def test_any_name_becomes_one_that_stays_in_the_outbox(name: str) -> None:
    try:
        file = outbox_file("qin", name)
    except UnicodeEncodeError:
        return
    assert file.parent == outbox("qin")
    assert 1 <= len(file.name) <= 100
    assert not file.name.startswith((".", "~"))
    assert not set(file.name) & set('/\\:*?"<>|\n\x1b')


def workbook(path: Path, *rows: list[str | int | None]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_the_first_rows_stand_with_their_spreadsheet_numbers(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [["2023年名单"], [], ["姓名", "身份证号"]]
    rows += [[f"覃某{n}", n] for n in range(30)]
    found = first_rows(workbook(tmp_path / "a.xlsx", *rows), 4)
    assert (found.sheet, found.height, found.code) == ("名单", 33, "")
    assert found.rows == (
        PreviewRow(1, ("2023年名单",)),
        PreviewRow(3, ("姓名", "身份证号")),
        PreviewRow(4, ("覃某0", "0")),
        PreviewRow(5, ("覃某1", "1")),
    )


def test_what_an_import_will_tidy_is_counted_over_the_whole_sheet(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [["姓名", "性别", "身份证号码"]]
    rows += [["黄某", "女", "4501"] for _ in range(20)]
    rows += [["覃 某", "男", "４５０１"], ["覃•某", "男", "45019920050101001x"], ["覃某", "男 ", "4501"]]
    file = workbook(tmp_path / "a.xlsx", *rows)
    assert first_rows(file).cleaned == {"blank": 1, "fullwidth": 1, "dot": 1, "x_upper": 1}
    assert first_rows(workbook(tmp_path / "b.xlsx", ["课程名称"], ["数 学"])).cleaned == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"\x00\x01\x02" * 50, "file_unreadable"), (b"<html>", "file_html")],
)
def test_a_bad_file_is_shown_with_its_code(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    assert (first_rows(file).code, first_rows(file).rows) == (code, ())


def test_a_file_taken_away_meanwhile_is_shown_with_its_code(tmp_path: Path) -> None:
    found = first_rows(tmp_path / "gone.xlsx")
    assert (found.code, found.params) == ("file_missing", {"name": "gone.xlsx"})


def test_a_wide_file_shows_its_first_columns_only(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [f"课程{n}" for n in range(60)], ["80", None, "\x85escape"])
    found = first_rows(file)
    assert [len(row.cells) for row in found.rows] == [20, 3]
    assert found.rows[1].cells == ("80", "", "escape")
