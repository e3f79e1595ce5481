"""A school fills its plans, roster and grades from the inbox by keys alone, then looks at them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.databases import Database
from tests.journeys.keyboard import Keyboard, into_inbox, keyboard, school_data, teacher
from tests.journeys.typed import FOLDERS, SCHOOL_A

pytestmark = pytest.mark.usefixtures("in_folders", "clock")

FOLDER = FOLDERS[SCHOOL_A]
ROSTER = FOLDER / "学籍名册.xlsx"


async def import_newest(keys: Keyboard, area: str, counts: str) -> None:
    """From home into an area, import the one file that lies in the inbox, and back."""
    await keys.press(area)
    await keys.until("i 导入")
    await keys.press("i")
    await keys.until("预览")
    await keys.press("enter")
    await keys.until(counts)
    await keys.press("f5")
    await keys.until("确定 (y)")
    await keys.press("y")
    await keys.until("✓ 已存入")


async def test_plans_roster_and_grades_come_in_one_after_the_other(
    database: Database, in_folders: Path
) -> None:
    teacher()
    inbox = in_folders / "accounts" / "qin" / "收件箱"
    async with keyboard() as keys:
        await keys.sign_in()
        assert keys.line("第一次用") == " 第一次用：先看 1 课程设置、2 学籍名册、3 成绩 是否齐全，"
        for area, name, counts, seen in (
            ("1", "课程设置.xlsx", "课程设置.xlsx   课程 新增 213", "5 份   专业 4"),
            ("2", "学籍名册.xlsx", "学籍名册.xlsx   学生 新增 311", "在册 311"),
            ("3", "成绩-宽表.xlsx", "成绩-宽表.xlsx   成绩 新增 130", "学生 311   成绩 130"),
        ):
            into_inbox(FOLDER / name)
            await import_newest(keys, area, counts)
            await keys.until(seen)
            (inbox / name).unlink()
            if area != "3":
                await keys.press("escape")
                await keys.until("退出登录")
        shown = keys.lines
    assert shown[0].startswith(" 成绩  ")
    assert shown[3].split() == ["年级", "专业", "班级", "学生", "有成绩", "成绩", "到学期"]
    assert database.rows("SELECT COUNT(*) FROM plan_course") == [(213,)]
    assert database.rows("SELECT COUNT(*) FROM student") == [(311,)]
    (marks,) = database.rows("SELECT COUNT(*) FROM grade")
    assert f"成绩 {marks[0]} 条" in shown[1]
    assert database.rows("SELECT action, done FROM journal WHERE action LIKE ? ORDER BY id", ("%.import",))[
        1:
    ] == [
        ("plan.import", 1),
        ("roster.import", 1),
        ("grades.import", 1),
    ]


def spoilt_roster(path: Path) -> Path:
    """The roster of school A with a wrong check digit in row 3 and an unknown sex in row 4."""
    book = load_workbook(ROSTER)
    sheet = book.active
    assert sheet is not None
    titles = [cell.value for cell in sheet[1]]
    number = sheet.cell(3, titles.index("身份证号") + 1)
    text = str(number.value)
    number.value = text[:-1] + ("1" if text[-1] != "1" else "2")
    sheet.cell(4, titles.index("性别") + 1).value = "未知"
    book.save(path)
    return path


async def test_bad_rows_hold_everything_back_until_the_tick_and_come_back_in_a_marked_copy(
    sqlite_database: Database, tmp_path: Path, in_folders: Path
) -> None:
    teacher()
    into_inbox(spoilt_roster(tmp_path / "名册有错.xlsx"))
    async with keyboard() as keys:
        await keys.sign_in()
        await keys.press("2")
        await keys.until("i 导入")
        await keys.press("i")
        await keys.until("预览")
        await keys.press("enter")
        await keys.until("名册有错.xlsx   学生 新增 309  退回 2")
        assert keys.line("未知").startswith("  退回       4  C   未知")
        await keys.press("f5")
        assert "现在不能存入：有退回的行" in keys.line("现在不能存入")
        await keys.press("e")
        await keys.until("批注文件在发件箱")
        await keys.press("enter", "p")
        await keys.until("[x] 只导入合格行 (p)")
        await keys.press("f5")
        await keys.until("退回 2 不存入")
        assert sqlite_database.rows("SELECT COUNT(*) FROM student") == [(0,)]
        await keys.press("y")
        await keys.until("✓ 已存入 名册有错.xlsx：新增 309  退回 2")
        shown = keys.lines
    assert shown[1].startswith(" 在册 309   在读 ")
    assert sqlite_database.rows("SELECT COUNT(*) FROM student") == [(309,)]
    marked = load_workbook(in_folders / "accounts" / "qin" / "发件箱" / "名册有错-批注.xlsx").active
    assert marked is not None
    assert [row for row in range(2, 313) if marked.cell(row, marked.max_column).value] == [3, 4]


async def test_the_same_file_again_has_nothing_to_store(sqlite_database: Database) -> None:
    teacher()
    school_data()
    into_inbox(ROSTER)
    journal = sqlite_database.rows("SELECT COUNT(*) FROM journal WHERE action = 'roster.import'")
    async with keyboard() as keys:
        await keys.sign_in()
        await keys.press("2")
        await keys.until("在册 311")
        await keys.press("i")
        await keys.until("预览")
        await keys.press("enter")
        await keys.until("未变 311")
        await keys.press("f5")
        shown = keys.lines
    assert shown[1] == " 学籍名册.xlsx   学生 新增 0  未变 311"
    assert shown[-3] == " 文件和已有的数据一样，不用存入。Esc 返回"
    assert shown[-2] == " ! 现在不能存入：没有要新增、更改或删除的"
    assert sqlite_database.rows("SELECT COUNT(*) FROM journal WHERE action = 'roster.import'") == journal


async def test_a_student_is_found_shown_in_full_on_request_and_followed_to_the_marks(
    sqlite_database: Database,
) -> None:
    teacher()
    school_data()
    student, name, number, initials = sqlite_database.rows(
        "SELECT id, name, id_number, initials FROM student ORDER BY id LIMIT 1"
    )[0]
    tail, letters = number[-6:], initials.split()[0]
    async with keyboard() as keys:
        await keys.sign_in()
        await keys.press("2")
        await keys.until("在册 311")
        await keys.press("/")
        await keys.type(letters, "enter")
        await keys.until(f"查找“{letters}”")
        assert any(name in line for line in keys.lines[3:-5])
        await keys.press("/")
        await keys.replace(tail, "enter")
        await keys.until(f"查找“{tail}” 1 人")
        assert f"{number[:4]}**********{number[-4:]}" in keys.line(f"▸ {name}")
        assert not [line for line in keys.lines if number in line]
        await keys.press("v")
        await keys.until(f"{name} 的证件号 {number}；已记入日志")
        await keys.press("enter")
        await keys.until("中国特色社会主义")
        shown = keys.lines
    assert shown[0].startswith(" 成绩 › 2020级 ")
    assert f"› {name}" in shown[0]
    assert sqlite_database.rows("SELECT detail FROM journal WHERE action = 'student.unmask'") == [
        (f'{{"students": [{student}]}}',)
    ]


async def test_an_empty_inbox_says_where_to_put_files_and_the_template_goes_to_the_outbox(
    sqlite_database: Database, in_folders: Path
) -> None:
    teacher()
    async with keyboard() as keys:
        await keys.sign_in()
        await keys.press("3")
        await keys.until("i 导入")
        await keys.press("i")
        await keys.until("收件箱里还没有文件")
        told = "".join(line[41:].strip() for line in keys.lines[4:20])
        assert str(in_folders / "accounts" / "qin" / "收件箱") in told
        await keys.press("enter")
        assert keys.lines[0].startswith(" 成绩 › 导入")
        await keys.press("f3")
        await keys.until("空白模板在发件箱")
        shown = keys.lines
    assert sorted(file.name for file in (in_folders / "accounts" / "qin" / "发件箱").iterdir()) == [
        "成绩-宽表-模板.xlsx",
        "成绩-长表-模板.xlsx",
    ]
    assert [line for line in shown if "文件 成绩-长表-模板.xlsx" in line]
    assert not [line for line in shown if "SFTP" in line]
    assert sqlite_database.rows("SELECT COUNT(*) FROM grade") == [(0,)]
