"""The drill by keys alone, from the door: findings, filter, kinds, students, tables; marks mended, the list sorted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from services import folders
from services.accounts.signing_in import actor_for
from services.actor import local_actor
from services.audits.creating import AuditKey, AuditSummary, NewAudit, create_audit
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from tests.databases import Database
from tests.journeys.keyboard import TEACHER, Keyboard, into_inbox, keyboard, school_data, teacher
from tests.journeys.typed import SCHOOL_A, list_of

pytestmark = pytest.mark.usefixtures("in_folders", "clock")

KEY = AuditKey(SCHOOL_A, 2023)


def create(database: Database, source: Path | None = None) -> AuditSummary:
    """School A with an audit made from its list, which lies in the teacher's inbox."""
    teacher()
    school_data()
    into_inbox(source or list_of(SCHOOL_A))
    file = folders.inbox(TEACHER) / (source or list_of(SCHOOL_A)).name
    return create_audit(NewAudit(file, KEY), actor=actor_for(TEACHER))


async def to_findings(keys: Keyboard) -> None:
    """From the door through the list of audits to the findings."""
    await keys.sign_in()
    await keys.press("4")
    await keys.until("共 1 次")
    await keys.press("k")
    await keys.until("怎么办：")


def acts(database: Database, name: str) -> list[tuple[int, str, str]]:
    return database.rows("SELECT done, object_key, detail FROM journal WHERE action = ? ORDER BY id", (name,))


async def test_pinyin_initials_find_a_row_whose_student_shows_what_is_missing(database: Database) -> None:
    create(database)
    async with keyboard() as keys:
        await to_findings(keys)
        for initials in ("qyq", "oyq"):
            await keys.press("slash")
            await keys.replace(initials, "enter")
            await keys.until("找到 1 行")
            assert keys.line("▸").split()[1:3] == ["246", "区艳琪"]
        await keys.press("enter")
        await keys.until("第 246 行 · 不合格")
        await keys.press("v")
        await keys.reach(lambda: "*" not in keys.lines[1])
        student = keys.lines
        await keys.press("escape")
        await keys.until("找到 1 行")
        assert keys.line("▸").split()[1] == "246"
        await keys.press("escape")
        await keys.reach(lambda: "找到 1 行" not in "".join(keys.lines))
        await keys.until("第246行")
        last = keys.lines
    [(number, name)] = database.rows("SELECT id_number, name FROM audit_row WHERE row_no = 246")
    assert student[0] == " 毕业审核 › 2023年 第1批 › 电子商务 › 区艳琪                 第 246 行 · 不合格"
    assert student[1].split() == [number, "女", "2020级", "20电子2班", "在读", "正常毕业"]
    assert student[3:5] == [
        "  要求                     应修  已过   综合 1学期 2学期 3学期 4学期 5学期 6学期",
        "▸ ! 操行                      6     0      —   !缺   !缺   !缺   !缺   !缺   !缺",
    ]
    assert last[0] == " 毕业审核 › 2023年 第1批 › 核验问题                      邕州市第一职业技术学校"
    assert last[-5] == f" 第246行 {name}  电子商务  操行 1-6学期"
    assert acts(database, "student.unmask") == [(1, "4501990001/2023/1", '{"rows": [246], "version": 1}')]


async def test_a_kind_is_chosen_and_its_rows_are_exported(database: Database) -> None:
    create(database)
    async with keyboard() as keys:
        await to_findings(keys)
        await keys.press("g")
        await keys.until("Enter 只看")
        kinds = keys.lines
        await keys.press("down", "enter")
        await keys.until("第17行")
        await keys.press("e")
        await keys.until("文件已写好")
        await keys.press("enter", "escape")
        await keys.until("Enter 只看“操行”的")
        await keys.press("escape")
        await keys.until("行，共 37 行")
        last = keys.lines
    [(rows,)] = database.rows(
        "SELECT COUNT(DISTINCT row_no) FROM finding WHERE code IN ('conduct_missing', 'conduct_failing')"
    )
    written = folders.outbox(TEACHER) / "核验问题-2023年第1批.xlsx"
    sheet = load_workbook(written).active
    assert sheet is not None
    assert sheet.max_row == rows + 1
    assert acts(database, "findings.export") == [
        (1, "4501990001/2023/1", f'{{"count": {rows}, "version": 1, "what": "classes"}}')
    ]
    assert kinds[4:7] == [
        "  原因                行数  怎么办",
        "▸ 未完成课程            10  补录成绩，或更正课程设置里的毕业要求",
        f"  操行                  {rows}  补录或更正操行成绩；操行不能免修",
    ]
    assert last[1:3] == [
        " 共 313 行  合格 276  不合格 37   未完成课程 10  操行 12  不及格 4  学籍 3",
        " 查无 2  证件号 2  重复 2  姓名 2  性别 3  无课程设置 1",
    ]


async def test_the_marked_list_is_made_from_the_file_in_the_inbox(database: Database) -> None:
    create(database)
    async with keyboard() as keys:
        await to_findings(keys)
        await keys.press("c")
        await keys.until("名单的批注副本")
        last = keys.lines
    found = database.rows("SELECT COUNT(*) FROM finding")[0][0]
    assert f"名单的批注副本，标出 {found} 处问题，在发件箱：" in "".join(last)
    sheet = load_workbook(folders.outbox(TEACHER) / "毕业生名单-核验问题.xlsx").active
    assert sheet is not None
    assert sheet.cell(1, sheet.max_column).value == "问题"
    marked = {row for row in range(2, sheet.max_row + 1) if sheet.cell(row, sheet.max_column).value}
    assert marked == {row for (row,) in database.rows("SELECT DISTINCT row_no FROM finding")}
    assert [detail for _, _, detail in acts(database, "findings.export")] == [
        f'{{"count": {found}, "version": 1, "what": "marked"}}'
    ]


def mend(database: Database, folder: Path, row_no: int) -> None:
    """Import a passing mark for everything that the row fails in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "学期", "课程名称", "成绩"])
    [(name, number)] = database.rows("SELECT name, id_number FROM audit_row WHERE row_no = ?", (row_no,))
    sheet.append([name, number, "3", "语文", "71"])
    book.save(folder / "成绩.xlsx")
    outcome = import_grades(ImportRequest(folder / "成绩.xlsx", SCHOOL_A), actor=local_actor())
    assert (outcome.stored, outcome.changed) == (True, 1)


async def test_mended_marks_make_the_audit_stale_and_f5_lets_the_row_pass(
    database: Database, tmp_path: Path
) -> None:
    create(database)
    async with keyboard() as keys:
        await to_findings(keys)
        assert keys.line("第14行").endswith("幼儿保育  公共基础课：语文 3学期(作弊)")
        await keys.press("escape")
        await keys.until("共 1 次")
        mend(database, tmp_path, 14)
        await keys.press("k")
        await keys.until("需重新核验")
        stale = keys.lines[3]
        await keys.press("f5")
        await keys.until("核验完了")
        await keys.until("第17行")
        last = keys.lines
    assert stale == " ! 需重新核验：成绩 06-14 09:02 有变，涉及 1 行。按 F5 重新核验，不用再交名单"
    assert last[1].startswith(" 共 313 行  合格 277  不合格 36   未完成课程 10  操行 12  不及格 3")
    assert last[4:6] == [
        "     行  姓名       身份证号           专业            问题",
        "▸    17  欧阳佳丽   4510**********1048 汽车运用与维修  操行 5-6学期",
    ]
    assert last[-3:-1] == [
        " ✓ 核验完了：合格 277，不合格 36",
        " F1 帮助  F2 菜单  Enter 学生成绩  F5 重新核验  / 查找  g 按原因  e 导出",
    ]
    assert database.rows("SELECT version, passed_count, stale_since FROM audit") == [(3, 277, None)]
    assert database.rows("SELECT passed FROM audit_row WHERE row_no = 14") == [(1,)]
    assert database.rows("SELECT COUNT(*) FROM finding WHERE row_no = 14") == [(0,)]
    assert database.rows("SELECT action FROM audit_move ORDER BY id") == [("create",), ("verify",)]
    assert [entry[0] for entry in acts(database, "audit.verify")] == [1]


async def test_from_the_stamping_table_down_to_the_marks_and_up_again(database: Database) -> None:
    create(database)
    before = database.rows("SELECT COUNT(*) FROM journal")
    async with keyboard() as keys:
        await keys.sign_in()
        await keys.press("enter")
        await keys.until("合计")
        table = keys.lines
        await keys.press("down", "enter")
        await keys.until("› 验印审核表 › 幼儿保育")
        await keys.until("第3行")
        await keys.press("down", "enter")
        await keys.until("· 合格")
        student = keys.lines
        await keys.press("enter")
        await keys.until("成绩 › 2020级 幼儿保育")
        await keys.press("escape", "escape", "escape")
        await keys.until("合计")
        await keys.press("a")
        await keys.until("全部专业 4 个")
        await keys.until("电子商务  3年制  60 人")
        last = keys.lines
    assert table[1] == " 待提交  合格 276  不合格 37 不上报  升学 4"
    assert table[4:9] == [
        "▸ 电子商务            3     2020         60   25   35    1  未审",
        "  幼儿保育            3     2020         74   34   40    1  未审",
        "  计算机应用          3     2020         72   28   44    0  未审",
        "  汽车运用与维修      3     2020         70   39   31    2  未审",
        "  合计                                  276  126  150    4  0/4",
    ]
    [(row_no, name)] = database.rows(
        "SELECT row_no, name FROM audit_row WHERE passed = 1 AND major_name = '幼儿保育'"
        " ORDER BY row_no LIMIT 1 OFFSET 1"
    )
    assert student[0].startswith(f" 毕业审核 › 2023年 第1批 › 幼儿保育 › {name} ")
    assert student[0].endswith(f" 第 {row_no} 行 · 合格")
    assert last[0].startswith(" 毕业审核 › 2023年 第1批 › 验印审核表 › 全部专业 ")
    assert last[3] == "  序号  姓名       思想政治 公共基础 专业核心 专业技能  选修 实习实训   操行   →"
    assert last[5].startswith("▸    1  ")
    sign_in = database.rows("SELECT COUNT(*) FROM journal WHERE action = 'account.sign_in'")
    assert database.rows("SELECT COUNT(*) FROM journal")[0][0] == before[0][0] + sign_in[0][0]


def out_of_order(folder: Path) -> Path:
    """The list of school A with its second and its fourth row changed for each other."""
    book = load_workbook(list_of(SCHOOL_A))
    sheet = book.active
    assert sheet is not None
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(3, column), sheet.cell(5, column)
        first.value, second.value = second.value, first.value
    book.save(folder / "毕业生名单.xlsx")
    return folder / "毕业生名单.xlsx"


async def test_one_key_sorts_a_list_that_is_out_of_order(database: Database, tmp_path: Path) -> None:
    create(database, out_of_order(tmp_path))
    async with keyboard() as keys:
        await to_findings(keys)
        await keys.press("w")
        await keys.until("合格；招生登记序号")
        warned = keys.line("第4行")
        await keys.press("o")
        await keys.until("有 2 行的先后与招生登记序号不一致。")
        await keys.press("y")
        await keys.until("名单已排好")
        await keys.press("enter")
        await keys.until("这里没有符合的行")
        await keys.press("escape")
        await keys.until("第14行")
        last = keys.lines
    assert "排在" in warned
    assert last[1].startswith(" 共 313 行  合格 276  不合格 37")
    assert "提醒" not in last[1] + last[2]
    assert database.rows("SELECT version, list_name FROM audit") == [(2, "毕业生名单-按登记序号.xlsx")]
    assert database.rows("SELECT COUNT(*) FROM finding WHERE code = 'order_mismatch'") == [(0,)]
    seqs = database.rows(
        "SELECT s.admission_seq FROM audit_row r JOIN student s ON s.id = r.student_id"
        " WHERE s.admission_seq IS NOT NULL ORDER BY r.row_no"
    )
    assert seqs == sorted(seqs)
    [(done, _, detail)] = acts(database, "audit.sort")
    assert (done, json.loads(detail)["version"]) == (1, 2)
